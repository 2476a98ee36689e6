package io.kitetrace.simulator;

import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.json.CompanyJson;

/** What every build of a company shares. */
interface World {
  Company company();

  CompanyJson letterhead();
}
