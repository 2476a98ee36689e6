package io.kitetrace.simulator.simulated;

import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.json.Organization;

/** What every build of a company shares. */
interface World {
  Company company();

  Organization letterhead();
}
