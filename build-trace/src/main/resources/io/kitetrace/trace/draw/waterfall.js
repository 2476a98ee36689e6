// Waterfalls: collapse, search, filters, zoom, keys and the panel. All of it is in the page already;
// this hides, scales and shows.
(() => {
  "use strict";

  const UNITS = [[86400000, "d"], [3600000, "h"], [60000, "m"], [1000, "s"], [1, "ms"]];
  const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 15000, 30000, 60000, 120000, 300000,
    600000, 900000, 1800000, 3600000, 7200000, 14400000, 21600000, 43200000, 86400000, 172800000, 604800000, 2592000000];
  const MAX_ZOOM = 400;
  const SVG = "http://www.w3.org/2000/svg";

  const time = (ms) => {
    const parts = [];
    for (const [size, unit] of UNITS) {
      const count = Math.floor(ms / size);
      ms -= count * size;
      if (count > 0) parts.push(count + unit);
    }
    return parts.join(" ") || "0";
  };

  // Long keys break after their dots.
  const breakable = (element) => {
    const parts = element.textContent.split(/(?<=\.)/);
    element.replaceChildren(...parts.flatMap((part, i) => (i ? [document.createElement("wbr"), part] : [part])));
  };

  class Waterfall {
    constructor(root) {
      this.root = root;
      this.grid = root.querySelector(".kt-grid");
      this.panel = root.querySelector(".kt-panel");
      this.search = root.querySelector(".kt-search input");
      this.count = root.querySelector(".kt-count");
      this.chunks = [...this.grid.querySelectorAll(".kt-chunk")];
      this.rows = this.read();
      this.folds = this.rows.some((row) => row.outer && row.level > 1);
      this.current = this.rows[0];
      this.filtering = false;
      this.from = 0;
      this.to = 1;
      this.ticks = root.querySelector(".kt-ticks");
      this.lines = root.querySelector(".kt-lines");
      this.fullTicks = [...this.ticks.children];
      this.fullLines = [...this.lines.children];
      this.button = (name) => root.querySelector(`[data-do="${name}"]`);
      this.current.element.tabIndex = 0;
      const failures = this.rows.filter((row) => row.failed && !row.inside && !row.outer).length;
      this.button("failed").append(failures ? ` ${failures}` : "");
      this.button("failed").disabled = !this.rows.some((row) => row.failed);
      this.button("critical").disabled = !this.rows.some((row) => row.critical);
      this.button("collapse").disabled = !this.rows.some((row) => row.holds && row.level > 1);
      root.querySelector(".kt-tools").hidden = false;
      root.classList.add("kt-on");
      this.shut();
      this.listen();
      this.showZoom();
    }

    read() {
      const above = [];
      return [...this.grid.querySelectorAll(".kt-row")].map((element) => {
        const level = Number(element.getAttribute("aria-level"));
        const style = element.classList;
        const row = {
          element, level, parent: above[level - 1], holds: element.hasAttribute("aria-expanded"), open: true, shown: true,
          kind: style[1].slice("kt-".length), critical: style.contains("kt-crit"), inside: style.contains("kt-inside"),
          failed: style.contains("kt-failed") || style.contains("kt-soft-failed"),
        };
        above[level] = row;
        if (row.parent && !row.inside) row.parent.outer = true;
        return row;
      });
    }

    // What went on inside jobs is folded at first; the style sheet has hidden it until now.
    shut() {
      const jobs = this.rows.filter((row) => row.element.classList.contains("kt-shut"));
      for (const row of jobs) this.mark(row, false);
      if (jobs.length > 0) this.apply(false);
    }

    listen() {
      const { root, grid } = this;
      root.addEventListener("click", (event) => this.click(event));
      root.addEventListener("focusin", () => { active = this; });
      root.addEventListener("pointerdown", () => { active = this; });
      this.search.addEventListener("input", () => this.apply());
      grid.addEventListener("pointerdown", (event) => this.drag(event));
      grid.addEventListener("dblclick", (event) => {
        if (event.target.closest(".kt-bar")) this.zoom(0, 1);
      });
    }

    click(event) {
      const button = event.target.closest("[data-do]");
      if (button) {
        this.act(button.dataset.do, button);
        return;
      }
      const element = event.target.closest(".kt-row");
      if (!element || event.target.closest("a") || this.dragged) return;
      const row = this.rowOf(element);
      this.focus(row);
      if (row.holds && event.target.closest(".kt-twist")) {
        this.expand(row, !row.open);
      } else {
        this.show(row);
      }
    }

    act(name, button) {
      const middle = (this.from + this.to) / 2;
      switch (name) {
        case "critical":
        case "failed":
          button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
          this.apply();
          break;
        case "collapse": {
          const open = !this.rows.some((row) => row.holds && row.level > 1 && row.open && !row.inside);
          for (const row of this.rows) {
            // What is inside jobs is opened one by one, unless there is nothing else to open.
            const meant = row.outer || !open || !this.folds;
            if (row.holds && row.level > 1 && !row.inside && meant) this.mark(row, open);
          }
          this.apply(false);
          break;
        }
        case "clear": this.clear(); this.search.focus(); break;
        case "close": this.hide(); break;
        case "in": this.scale(0.5, middle); break;
        case "out": this.scale(2, middle); break;
        case "reset": this.zoom(0, 1); break;
      }
    }

    rowOf(element) {
      return this.rows.find((row) => row.element === element);
    }

    // What is shown.

    pressed(name) {
      return this.button(name).getAttribute("aria-pressed") === "true";
    }

    clear() {
      this.search.value = "";
      for (const name of ["critical", "failed"]) this.button(name).setAttribute("aria-pressed", "false");
      this.apply();
    }

    mark(row, open) {
      row.open = open;
      row.element.setAttribute("aria-expanded", String(open));
    }

    expand(row, open) {
      this.mark(row, open);
      this.apply(false);
    }

    unfold(filtering) {
      const begun = filtering && !this.filtering;
      this.filtering = filtering;
      for (const row of this.rows) {
        if (!row.holds) continue;
        if (begun) row.before = row.open;
        const open = filtering || row.before;
        if (open !== row.open) this.mark(row, open);
      }
    }

    // With refilter the filters have changed: whatever holds a match is opened, and folded again after the last.
    apply(refilter = true) {
      const top = this.chunks[0].getBoundingClientRect().top;
      this.height = this.rows[0].element.getBoundingClientRect().height || this.height; // none while it is hidden
      const words = this.search.value.trim().toLowerCase();
      const critical = this.pressed("critical");
      const failed = this.pressed("failed");
      const filtering = words !== "" || critical || failed;
      let found = 0;
      for (const row of this.rows) {
        row.keep = !filtering;
        if (!filtering) continue;
        if ((critical && !row.critical) || (failed && !row.failed)) continue;
        if (words) {
          row.text ??= row.element.querySelector(".kt-label").textContent.toLowerCase();
          if (!row.text.includes(words)) continue;
        }
        found++;
        for (let up = row; up && !up.keep; up = up.parent) up.keep = true;
      }
      if (filtering !== this.filtering || (filtering && refilter)) this.unfold(filtering);
      let folded = Infinity;
      const changed = new Set();
      for (const row of this.rows) {
        if (row.level <= folded) folded = Infinity;
        const shown = row.keep && folded === Infinity;
        if (row.holds && !row.open && folded === Infinity) folded = row.level;
        if (shown !== row.shown) {
          row.shown = shown;
          changed.add(row.element.parentNode);
        }
      }
      this.resize(changed, top);
      const anything = !filtering || found > 0;
      this.root.querySelector(".kt-none").hidden = anything;
      this.count.textContent = filtering ? `${found.toLocaleString("en")} of ${this.rows.length.toLocaleString("en")} rows` : "";
      const open = this.rows.some((row) => row.holds && row.level > 1 && row.open && !row.inside);
      this.button("collapse").textContent = open ? "Collapse all" : "Expand all";
      if (!this.current.shown) this.select(this.rows.find((row) => row.shown) ?? this.rows[0]);
    }

    // Chunks out of view have the height that their rows will have. Shown again they would all be laid out
    // for one frame, before the browser knows that they are out of view: until then they are told so.
    resize(changed, top) {
      if (changed.size === 0) return;
      const counts = new Map();
      for (const row of this.rows) {
        if (row.shown) counts.set(row.element.parentNode, (counts.get(row.element.parentNode) ?? 0) + 1);
      }
      // A chunk without any is hidden as a whole, and its rows stay as they were: most need no new style.
      for (const row of this.rows) {
        if (counts.has(row.element.parentNode) && row.element.hidden === row.shown) row.element.hidden = !row.shown;
      }
      const far = [];
      let begin = top;
      for (const chunk of this.chunks) {
        const size = (counts.get(chunk) ?? 0) * this.height;
        const end = begin + size;
        if (changed.has(chunk)) {
          chunk.hidden = !counts.has(chunk);
          chunk.style.containIntrinsicBlockSize = `${size}px`;
          if (size > 0 && (end < 0 || begin > innerHeight)) {
            chunk.style.contentVisibility = "hidden";
            far.push(chunk);
          }
        }
        begin = end;
      }
      const release = () => far.forEach((chunk) => { chunk.style.contentVisibility = ""; });
      if (far.length > 0) requestAnimationFrame(() => requestAnimationFrame(release));
    }

    // One row at a time can be reached by Tab; arrows do the rest.

    select(row) {
      this.current.element.tabIndex = -1;
      this.current = row;
      row.element.tabIndex = 0;
    }

    focus(row) {
      if (!row) return;
      this.select(row);
      row.element.focus();
    }

    reveal(row) {
      if (!row.shown) this.clear();
      for (let up = row.parent; up; up = up.parent) {
        if (!up.open) this.mark(up, true);
      }
      this.apply(false);
      this.focus(row);
      row.element.scrollIntoView({ block: "center" });
      this.show(row);
    }

    step(direction) {
      const rows = this.rows;
      let i = rows.indexOf(this.current) + direction;
      while (i >= 0 && i < rows.length && !rows[i].shown) i += direction;
      if (rows[i]) {
        this.focus(rows[i]);
        if (!this.panel.hidden) this.show(rows[i]);
      }
    }

    key(event) {
      const row = this.current;
      const inGrid = event.target.closest?.(".kt-row") === row.element;
      const typing = event.target === this.search;
      if (event.key === "Escape") return this.escape(typing);
      if (typing) {
        if (event.key !== "ArrowDown" && event.key !== "Enter") return false;
        this.focus(this.rows.find((other) => other.shown && (!this.search.value || other.text?.includes(this.search.value.trim().toLowerCase()))));
        return true;
      }
      switch (event.key) {
        case "/": this.search.focus(); this.search.select(); return true;
        case "+":
        case "=": this.act("in"); return true;
        case "-":
        case "−": this.act("out"); return true;
        case "0": this.act("reset"); return true;
      }
      if (!inGrid || event.target.closest("a")) return false;
      switch (event.key) {
        case "ArrowDown": this.step(1); return true;
        case "ArrowUp": this.step(-1); return true;
        case "Home": this.focus(this.rows.find((other) => other.shown)); return true;
        case "End": this.focus(this.rows.findLast((other) => other.shown)); return true;
        case "ArrowRight":
          if (event.shiftKey) this.pan(0.25);
          else if (row.holds && !row.open) this.expand(row, true);
          else if (row.holds) this.step(1);
          return true;
        case "ArrowLeft":
          if (event.shiftKey) this.pan(-0.25);
          else if (row.holds && row.open) this.expand(row, false);
          else if (row.parent) this.focus(row.parent);
          return true;
        case "Enter":
        case " ": this.show(row); return true;
      }
      return false;
    }

    // Back, one thing at a time: the drag, the panel, the search and filters, the zoom.
    escape(typing) {
      if (this.stopDrag) this.stopDrag();
      else if (!this.panel.hidden && !typing) this.hide();
      else if (this.search.value || this.pressed("critical") || this.pressed("failed")) this.clear();
      else if (typing) this.focus(this.current);
      else if (this.to - this.from < 1) this.zoom(0, 1);
      else return false;
      return true;
    }

    // Details.

    details(row) {
      const noscript = row.element.querySelector(":scope > noscript");
      const page = new DOMParser().parseFromString(noscript.textContent, "text/html");
      page.querySelector("summary")?.remove();
      return [...page.querySelectorAll("details > *")];
    }

    show(row) {
      const body = this.panel.querySelector(".kt-panel-body");
      this.panel.scrollTop = 0;
      const isCommon = (part) => part.classList.contains("kt-common");
      this.common ??= this.details(this.rows[0]).filter(isCommon);
      const own = this.details(row).filter((part) => !isCommon(part));
      const ofItsKind = (part) => part.classList.length === 1 || part.classList.contains(`kt-of-${row.kind}`);
      const parts = [...own, ...this.common.filter(ofItsKind)];
      body.replaceChildren(...parts.map((part) => document.importNode(part, true)));
      const name = document.createElement("bdi");
      name.textContent = row.element.querySelector(".kt-label").textContent;
      this.panel.querySelector("h3").replaceChildren(name);
      this.chosen?.element.removeAttribute("aria-selected");
      this.chosen = row;
      row.element.setAttribute("aria-selected", "true");
      for (const key of body.querySelectorAll("dt")) breakable(key);
      this.panel.hidden = false;
      this.panel.parentNode.classList.add("kt-beside");
      address(`#${row.element.id}`);
      requestAnimationFrame(() => row.element.scrollIntoView({ block: "nearest" }));
    }

    hide() {
      this.panel.hidden = true;
      this.panel.parentNode.classList.remove("kt-beside");
      this.chosen?.element.removeAttribute("aria-selected");
      const row = this.chosen;
      this.chosen = undefined;
      address(location.pathname + location.search);
      if (row?.shown) this.focus(row);
    }

    // Zoom: a part of the scale, of which 0 is the left end and 1 the right.

    scale(factor, around) {
      const length = Math.min(1, Math.max(1 / MAX_ZOOM, (this.to - this.from) * factor));
      const from = around - length * ((around - this.from) / (this.to - this.from));
      this.zoom(from, from + length);
    }

    pan(part) {
      const length = this.to - this.from;
      this.zoom(this.from + part * length, this.to + part * length);
    }

    zoom(from, to) {
      const length = Math.min(1, Math.max(1 / MAX_ZOOM, to - from));
      this.from = Math.min(Math.max(0, from), 1 - length);
      this.to = this.from + length;
      this.showZoom();
      this.drawTicks();
    }

    showZoom() {
      const times = 1 / (this.to - this.from);
      this.grid.style.setProperty("--kt-zoom", times);
      this.grid.style.setProperty("--kt-from", this.from * times);
      this.button("reset").textContent = `${times < 10 ? Math.round(times * 10) / 10 : Math.round(times)}×`;
      this.button("reset").disabled = times === 1;
      this.button("out").disabled = times === 1;
      this.button("in").disabled = times >= MAX_ZOOM;
    }

    drawTicks() {
      const length = this.to - this.from;
      if (length === 1) {
        this.ticks.replaceChildren(...this.fullTicks);
        this.lines.replaceChildren(...this.fullLines);
        return;
      }
      const knots = this.root.dataset.knots.split(" ").map(Number);
      const parts = [];
      for (let i = 0; i + 3 < knots.length; i += 4) {
        const [x0, t0, x1, t1] = knots.slice(i, i + 4);
        const perTime = (x1 - x0) / Math.max(1, t1 - t0);
        const begin = Math.max(x0, this.from * 100);
        const end = Math.min(x1, this.to * 100);
        if (begin < end && perTime > 0) {
          parts.push({ x0, t0, perTime, first: t0 + (begin - x0) / perTime, last: t0 + (end - x0) / perTime });
        }
      }
      const shown = parts.reduce((sum, part) => sum + part.last - part.first, 0);
      const step = STEPS.find((each) => each * 10 >= shown) ?? STEPS.at(-1);
      const labels = [];
      const lines = this.fullLines.filter((line) => line.classList.contains("kt-gap"));
      let before = -Infinity;
      for (const part of parts) {
        for (let at = Math.ceil(part.first / step) * step; at <= part.last; at += step) {
          const x = part.x0 + (at - part.t0) * part.perTime;
          const edge = Math.min(x - this.from * 100, this.to * 100 - x);
          if (x - before < 8 * length || edge < 2 * length) continue;
          before = x;
          const label = document.createElementNS(SVG, "text");
          label.setAttribute("x", `${x}%`);
          label.setAttribute("y", "1em");
          label.textContent = time(at);
          labels.push(label);
          const line = document.createElementNS(SVG, "line");
          for (const [name, value] of [["x1", `${x}%`], ["x2", `${x}%`], ["y1", "0"], ["y2", "100%"]]) line.setAttribute(name, value);
          lines.push(line);
        }
      }
      this.ticks.replaceChildren(...labels);
      this.lines.replaceChildren(...lines);
    }

    drag(event) {
      this.dragged = false;
      const bar = event.target.closest(".kt-row > .kt-bar, .kt-head > .kt-bar");
      if (!bar || event.button !== 0 || event.pointerType === "touch") return;
      const area = bar.getBoundingClientRect();
      const offset = area.left - this.grid.getBoundingClientRect().left;
      const place = (x) => Math.min(Math.max(x - area.left, 0), area.width);
      const begin = place(event.clientX);
      let box;
      const move = (moved) => {
        const now = place(moved.clientX);
        if (!box && Math.abs(now - begin) < 5) return;
        if (!box) {
          box = document.createElement("div");
          box.className = "kt-drag";
          this.grid.append(box);
        }
        box.style.left = `${offset + Math.min(begin, now)}px`;
        box.style.width = `${Math.abs(now - begin)}px`;
      };
      const stop = () => {
        document.removeEventListener("pointermove", move);
        document.removeEventListener("pointerup", up);
        box?.remove();
        this.stopDrag = undefined;
      };
      const up = (released) => {
        if (box) {
          this.dragged = true;
          const length = this.to - this.from;
          const ends = [begin, place(released.clientX)].sort((a, b) => a - b);
          this.zoom(...ends.map((end) => this.from + (end / area.width) * length));
        }
        stop();
      };
      document.addEventListener("pointermove", move);
      document.addEventListener("pointerup", up);
      this.stopDrag = stop;
    }
  }

  let active;
  const address = (url) => {
    try {
      history.replaceState(history.state, "", url);
    } catch {
      // a page without an address, as in a frame
    }
  };
  const waterfalls = [...document.querySelectorAll(".kt")].map((root) => new Waterfall(root));
  active = waterfalls[0];
  if (!active) return;

  const follow = () => {
    const element = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (const waterfall of waterfalls) {
      const row = element && waterfall.grid.contains(element) && waterfall.rowOf(element);
      if (row) waterfall.reveal(row);
    }
  };
  addEventListener("hashchange", follow);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const field = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (field && field !== active.search) return;
    if (active.key(event)) event.preventDefault();
  });
  follow();
})();
