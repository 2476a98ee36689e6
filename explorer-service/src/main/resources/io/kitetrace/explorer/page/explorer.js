// What pages can do beyond links and forms: keys, live arrival, charts. Without it all is readable.
"use strict";

(() => {
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
  const rowLinks = () => [...document.querySelectorAll("table[data-rows] tbody tr")]
    .map((row) => row.querySelector("th a")).filter(Boolean);

  const move = (step) => {
    const links = rowLinks();
    if (links.length === 0) return false;
    const row = document.activeElement.closest("table[data-rows] tbody tr");
    const at = row ? links.indexOf(row.querySelector("th a")) : -1;
    const next = links[Math.min(links.length - 1, Math.max(0, at + step))];
    next.focus();
    next.closest("tr").scrollIntoView({ block: "nearest" });
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target)) return;
    if (event.key === "/") {
      const search = document.querySelector("main input[type=search]");
      if (search) { search.focus(); search.select(); event.preventDefault(); }
      return;
    }
    const inRows = document.activeElement.closest("table[data-rows]");
    if (event.key === "j" || (inRows && event.key === "ArrowDown")) {
      if (move(1)) event.preventDefault();
    } else if (event.key === "k" || (inRows && event.key === "ArrowUp")) {
      if (move(-1)) event.preventDefault();
    }
  });

  // A filter that is chosen from a list needs no button.
  document.querySelectorAll("form.filters input[type=date]").forEach((input) =>
    input.addEventListener("change", () => input.form.requestSubmit()));

  // Live: the server says that builds have arrived, and this page is read again. The markup is the
  // server's own, escaped there; what came since is marked.
  const live = document.querySelector("#live[data-live=on]");
  if (live && "EventSource" in window) {
    let seen = live.dataset.revision;
    let wanted = seen;
    let busy = false;
    const refresh = async () => {
      if (busy || wanted === seen || document.hidden) return;
      busy = true;
      try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        if (answer.ok) {
          const other = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#live");
          if (other) { replace(other); seen = other.dataset.revision; }
        }
      } finally {
        busy = false;
      }
    };
    const replace = (other) => {
      const known = new Set([...live.querySelectorAll("tr[data-id]")].map((row) => row.dataset.id));
      const focused = document.activeElement.closest("#live tr[data-id]");
      const arrived = [...other.querySelectorAll("tr[data-id]")].filter((row) => !known.has(row.dataset.id));
      arrived.forEach((row) => row.classList.add("new"));
      live.replaceChildren(...other.childNodes);
      live.dataset.revision = other.dataset.revision;
      const fresh = live.querySelector(".fresh");
      if (fresh && arrived.length > 0) fresh.textContent = arrived.length + " new";
      if (focused) {
        const again = [...live.querySelectorAll("tr[data-id]")].find((row) => row.dataset.id === focused.dataset.id);
        if (again) again.querySelector("th a").focus({ preventScroll: true });
      }
    };
    const events = new EventSource("/api/live");
    events.addEventListener("builds", (event) => { wanted = event.data; refresh(); });
    document.addEventListener("visibilitychange", refresh);
    window.addEventListener("pagehide", () => events.close());
    // While many builds arrive a page is read once a second at most.
    setInterval(refresh, 1000);
  }

  // Charts are drawn from the table that holds the same numbers.
  const charts = document.querySelector("[data-charts]");
  if (charts && window.uPlot) {
    const rows = [...document.querySelectorAll("#" + charts.dataset.charts + " tbody tr")];
    const cell = (row, column) => {
      const value = row.cells[column].dataset.value;
      return value === undefined ? null : Number(value);
    };
    const duration = (ms) => ms < 1000 ? ms + "ms" : ms < 60000 ? (ms / 1000).toFixed(ms < 10000 && ms % 1000 ? 1 : 0) + "s"
      : ms < 3600000 ? Math.floor(ms / 60000) + "m" + (ms % 60000 >= 500 ? " " + Math.round(ms % 60000 / 1000) + "s" : "") : (ms / 3600000).toFixed(ms % 3600000 ? 1 : 0) + "h";
    const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
      [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 604800].map((s) => s * 1000));
    const days = rows.length > 1 && rows[1].dataset.time - rows[0].dataset.time >= 86400;
    const label = (at) => {
      const date = new Date(at * 1000);
      const time = date.toISOString().slice(11, 16);
      return days || time === "00:00" ? date.getUTCDate() + " " + date.toLocaleString("en", { month: "short", timeZone: "UTC" }) : time;
    };
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    charts.hidden = false;
    charts.querySelectorAll("figure").forEach((figure) => {
      const columns = figure.dataset.columns.split(",").map(Number);
      const heads = document.querySelectorAll("#" + charts.dataset.charts + " thead th");
      const show = (value) => value == null ? "–" : figure.dataset.unit === "%" ? Math.round(value * 10) / 10 + " %" : duration(value);
      const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui" };
      const plot = new uPlot({
        width: figure.clientWidth, height: 200, tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
        scales: { y: { range: (u, low, high) => [0, Math.max(high || 0, 1) * 1.08] } },
        axes: [{ ...axis, values: (u, splits) => splits.map(label) },
          { ...axis, size: 56, incrs: figure.dataset.unit === "%" ? [1, 2, 5, 10, 20, 25, 50] : steps, values: (u, values) => values.map(show) }],
        series: [{ value: (u, at) => at == null ? "–" : new Date(at * 1000).toISOString().slice(0, 16).replace("T", " ") },
          ...columns.map((column, i) => ({
            label: heads[column].textContent, stroke: colour(figure.dataset.unit === "%" ? "--bad" : "--ink"), width: i === 0 ? 2 : 1,
            dash: i === 0 ? undefined : [5, 4], spanGaps: false, points: { size: 5 }, value: (u, value) => show(value) }))],
      }, [rows.map((row) => Number(row.dataset.time)), ...columns.map((column) => rows.map((row) => cell(row, column)))], figure);
      plot.over.addEventListener("click", () => {
        const row = rows[plot.cursor.idx];
        if (row) location.assign(row.dataset.href);
      });
      new ResizeObserver(() => plot.setSize({ width: figure.clientWidth, height: 200 })).observe(figure);
    });
  }
})();
