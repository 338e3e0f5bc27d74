// Draws the page of a network from `network` (its functions and numbers) and `data` (how it does on rows, and its parts). No library, no network access.
var page = (function () {
  "use strict";
  const colors = ["#1f77b4", "#d95f02", "#1b9e77", "#9e5fc7", "#c2417c", "#8c7a1a", "#5f7f95", "#b0503c"];
  const outputs = data.constants.length, classes = data.labels.length > 0, several = outputs > 1;
  let chosen = 0;

  // --- the network's parts, as the command line's explain computes them ---
  function locate(grid, value) {
    if (value <= grid[0]) return [0, 0];
    const last = grid.length - 1;
    if (value >= grid[last]) return [last, 0];
    let low = 0, high = last;
    while (high - low > 1) { const middle = (low + high) >> 1; if (grid[middle] <= value) low = middle; else high = middle; }
    return [low, (value - grid[low]) / (grid[low + 1] - grid[low])];
  }
  function place(column, grid, x) {
    if (!column.levels) return locate(grid, x[column.first]);
    const distances = column.levels.map(level => level.reduce((sum, v, k) => sum + (v - x[column.first + k]) ** 2, 0));
    return [distances.indexOf(Math.min(...distances)), 0];
  }
  function between(values, count, at, fraction, q) {
    const value = values[at * count + q];
    return fraction > 0 ? value + fraction * (values[(at + 1) * count + q] - value) : value;
  }
  function tables(part, x, sums) {
    part.moved.forEach((values, k) => {
      const column = data.columns[part.columns[k]], [at, fraction] = place(column, column.grid, x);
      for (let q = 0; q < outputs; q++) sums[q] += (part.columns.length > 1 ? -1 : 1) * between(values, outputs, at, fraction, q);
    });
    if (part.joint) {
      const [a, b] = part.columns.map(c => data.columns[c]), [i, u] = place(a, a.pairGrid, x), [k, v] = place(b, b.pairGrid, x);
      const width = (b.levels || b.pairGrid).length * outputs;
      for (let q = 0; q < outputs; q++) {
        const row = at => between(part.joint.slice(at * width, (at + 1) * width), outputs, k, v, q), near = row(i);
        sums[q] += u > 0 ? near + u * (row(i + 1) - near) : near;
      }
    }
    for (let q = 0; q < outputs; q++) sums[q] -= part.means[q];
  }
  function evaluate(x) {
    const features = network.features(x), scores = network.scores(x), values = data.parts.map(() => new Array(outputs).fill(0));
    network.neurons.forEach((neuron, j) => {
      if (data.partOfNeuron[j] >= 0) {
        const output = network.activation(neuron, features);
        for (let q = 0; q < outputs; q++) values[data.partOfNeuron[j]][q] += neuron[3][q] * output;
      }
    });
    network.skip.forEach((slope, at) => {
      const feature = at % features.length;
      values[data.partOfColumn[data.columnOfFeature[feature]]][Math.floor(at / features.length)] += slope * features[feature];
    });
    data.parts.forEach((part, p) => tables(part, x, values[p]));
    const rest = scores.map((score, q) => score - data.constants[q] - values.reduce((sum, value) => sum + value[q], 0));
    return { scores, values, rest };
  }
  // A row of inputs from a value per column: a number, or the position of a word.
  function inputsOf(state) {
    return data.columns.flatMap((column, c) => column.words ? column.words.map((_, w) => w === state[c] ? 1 : 0) : [state[c]]);
  }
  function shown(scores) {
    if (data.link === "logit") return [1 / (1 + Math.exp(scores[0])), 1 / (1 + Math.exp(-scores[0]))];
    if (data.link === "softmax") {
      const most = Math.max(...scores), powers = scores.map(s => Math.exp(s - most)), sum = powers.reduce((a, b) => a + b);
      return powers.map(p => p / sum);
    }
    return data.link === "log" ? scores.map(Math.exp) : scores;
  }

  // --- elements ---
  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }
  function shape(name, attributes, text) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }
  function number(value, digits) {
    if (!Number.isFinite(value)) return String(value);
    const size = Math.abs(value);
    return size !== 0 && (size >= 1e7 || size < 1e-4) ? value.toExponential(Math.max((digits || 4) - 1, 0)) : String(Number(value.toPrecision(digits || 4)));
  }
  function ticks(least, most, count) {
    const raw = (most - least) / (count || 4), power = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 5, 10].map(f => f * power).find(s => s >= raw) || raw;
    const found = [];
    for (let k = Math.ceil(least / step - 1e-9); k * step <= most + 1e-9 * step; k++) found.push(Math.abs(k) < 1e-12 ? 0 : k * step);
    return found;
  }
  function section(id, title, note) {
    const made = element("section", { "aria-labelledby": id }, element("h2", { id }, title));
    if (note) made.append(element("p", { class: "soft" }, note));
    document.getElementById("page").append(made);
    return made;
  }
  function card(title, ...children) { return element("figure", { class: "card", style: "margin:0" }, element("h3", {}, title), ...children); }
  function legend(names, of) {
    return element("div", { class: "legend" }, ...names.map((name, k) => element("span", {}, element("i", { style: `background:${of(k)}` }), name)));
  }

  // A chart with axes: x and y are {least, most, title, words}.
  function chart(label, x, y, height) {
    const width = 380, tall = height || 250, left = 52, right = 12, top = 8, bottom = 42;
    const svg = shape("svg", { viewBox: `0 0 ${width} ${tall}`, role: "img", "aria-label": label });
    const pad = axis => axis.most > axis.least ? axis : { ...axis, least: axis.least - 0.5, most: axis.most + 0.5 };
    const [a, b] = [pad(x), pad(y)];
    const px = value => left + (value - a.least) / (a.most - a.least) * (width - left - right);
    const py = value => tall - bottom - (value - b.least) / (b.most - b.least) * (tall - top - bottom);
    const at = axis => axis.words ? axis.words.map((_, k) => k).filter(k => k % Math.ceil(axis.words.length / 6) === 0) : ticks(axis.least, axis.most);
    const text = (axis, value) => axis.words ? (axis.words[value].length > 9 ? axis.words[value].slice(0, 8) + "…" : axis.words[value]) : number(value, 6);
    for (const value of at(a)) {
      svg.append(shape("line", { class: "tick", x1: px(value), x2: px(value), y1: top, y2: tall - bottom }));
      svg.append(shape("text", { x: px(value), y: tall - bottom + 15, "text-anchor": "middle" }, text(a, value)));
    }
    for (const value of at(b)) {
      svg.append(shape("line", { class: "tick", x1: left, x2: width - right, y1: py(value), y2: py(value) }));
      svg.append(shape("text", { x: left - 5, y: py(value) + 4, "text-anchor": "end" }, text(b, value)));
    }
    const short = title => title && title.length > 52 ? title.slice(0, 51) + "…" : title || "";
    svg.append(shape("text", { x: (left + width - right) / 2, y: tall - 8, "text-anchor": "middle" }, short(x.title)));
    const middle = (top + tall - bottom) / 2;
    svg.append(shape("text", { x: 12, y: middle, "text-anchor": "middle", transform: `rotate(-90 12 ${middle})` },
      y.title && y.title.length > 32 ? y.title.slice(0, 31) + "…" : y.title || ""));
    svg.append(shape("rect", { class: "frame", x: left, y: top, width: width - left - right, height: tall - top - bottom }));
    return { svg, px, py, left, right: width - right, top, bottom: tall - bottom };
  }
  function path(points, drawn) { return points.map(([x, y], k) => `${k ? "L" : "M"}${drawn.px(x).toFixed(1)} ${drawn.py(y).toFixed(1)}`).join(""); }
  function range(values) {
    const least = Math.min(...values), most = Math.max(...values), pad = (most - least) * 0.04;
    return { least: least - pad, most: most + pad };
  }

  // --- errors ---
  function errors() {
    const made = section("errors", "How good it is", data.errorsNote);
    made.append(element("div", { class: "cards" }, ...data.errors.map((set, k) => element("div", { class: k ? "card" : "card first" },
      element("h3", {}, set.name), element("dl", several && !classes ? { class: "triple" } : {}, ...set.metrics.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))))))));
    const charts = element("div", { class: "charts", style: "margin-top:1rem" });
    made.append(charts);
    const first = data.errors[0];
    if (classes) {
      charts.append(confusion(first), roc(first), calibration(first));
    } else {
      first.points.forEach(points => charts.append(observed(first, points), residuals(first, points)));
    }
  }
  function observed(set, points) {
    const axis = range([...points.observed, ...points.predicted]);
    const drawn = chart(`Observed against predicted ${points.target}`, { ...axis, title: `predicted ${points.target}` }, { ...axis, title: "observed" }, 300);
    drawn.svg.append(shape("line", { class: "here", x1: drawn.px(axis.least), y1: drawn.py(axis.least), x2: drawn.px(axis.most), y2: drawn.py(axis.most) }));
    points.observed.forEach((value, k) => drawn.svg.append(shape("circle", { class: "dot", cx: drawn.px(points.predicted[k]).toFixed(1), cy: drawn.py(value).toFixed(1), r: 2.4 })));
    return card(`Observed against predicted, ${set.name}`, drawn.svg);
  }
  function residuals(set, points) {
    const left = points.observed.map((value, k) => value - points.predicted[k]), size = Math.max(...left.map(Math.abs)) * 1.05 || 1;
    const drawn = chart(`Residuals of ${points.target}`, { ...range(points.predicted), title: `predicted ${points.target}` },
      { least: -size, most: size, title: "observed - predicted" }, 300);
    drawn.svg.append(shape("line", { class: "here", x1: drawn.left, x2: drawn.right, y1: drawn.py(0), y2: drawn.py(0) }));
    left.forEach((value, k) => drawn.svg.append(shape("circle", { class: "dot", cx: drawn.px(points.predicted[k]).toFixed(1), cy: drawn.py(value).toFixed(1), r: 2.4 })));
    return card(`Residuals, ${set.name}`, drawn.svg);
  }
  function confusion(set) {
    const table = element("table", {}, element("tr", {}, element("th", {}, "observed \\ predicted"), ...data.labels.map(label => element("th", {}, label))),
      ...set.confusion.map((row, k) => {
        const total = row.reduce((a, b) => a + b) || 1;
        return element("tr", {}, element("th", {}, data.labels[k]), ...row.map((count, p) => element("td", {
          class: "number", style: `background:color-mix(in srgb, ${p === k ? "var(--main)" : "var(--other)"} ${Math.round(55 * count / total)}%, transparent);padding:.3rem .6rem`,
        }, number(count, 6))));
      }));
    return card(`Confusion matrix, ${set.name}`, element("div", { class: "wide" }, table));
  }
  function roc(set) {
    const drawn = chart("ROC curves", { least: 0, most: 1, title: "false positive rate" }, { least: 0, most: 1, title: "true positive rate" }, 300);
    drawn.svg.append(shape("line", { class: "zero", x1: drawn.px(0), y1: drawn.py(0), x2: drawn.px(1), y2: drawn.py(1) }));
    set.curves.forEach((curve, k) => drawn.svg.append(shape("path", { class: "curve", style: `stroke:${colors[k % colors.length]}`, d: path(curve.roc, drawn) })));
    return card(`ROC, ${set.name}`, drawn.svg, legend(set.curves.map(curve => `${curve.label}: AUC ${number(curve.auc, 4)}`), k => colors[k % colors.length]));
  }
  function calibration(set) {
    const drawn = chart("Calibration", { least: 0, most: 1, title: "mean predicted probability" }, { least: 0, most: 1, title: "observed share, ± 2 SE" }, 300);
    drawn.svg.append(shape("line", { class: "zero", x1: drawn.px(0), y1: drawn.py(0), x2: drawn.px(1), y2: drawn.py(1) }));
    set.curves.forEach((curve, k) => curve.calibration.forEach(([mean, share, error]) => {
      const color = colors[k % colors.length], low = Math.max(share - 2 * error, 0), high = Math.min(share + 2 * error, 1);
      drawn.svg.append(shape("line", { style: `stroke:${color}`, x1: drawn.px(mean), x2: drawn.px(mean), y1: drawn.py(low), y2: drawn.py(high) }));
      drawn.svg.append(shape("circle", { style: `fill:${color}`, cx: drawn.px(mean), cy: drawn.py(share), r: 3.2 }));
    }));
    return card(`Calibration, ${set.name}`, drawn.svg, legend(set.curves.map(curve => curve.label), k => colors[k % colors.length]));
  }

  // --- what if ---
  const state = data.columns.map(column => column.start), fields = [];
  if (classes && several) {
    const scores = network.scores(inputsOf(state));
    chosen = scores.indexOf(Math.max(...scores));
  }
  let out = null;
  function whatIf() {
    const made = section("whatif", "What if", `Move a control: the prediction and what each input adds to it follow. Numbers add up to ${data.outputName}, from the mean on.`);
    const controls = element("div", { class: "card" });
    if (several) {
      const select = element("select", { id: "output" }, ...data.outputs.map((name, q) => element("option", q === chosen ? { value: q, selected: "" } : { value: q }, name)));
      select.addEventListener("change", () => { chosen = Number(select.value); update(); drawParts(); });
      controls.append(element("div", { class: "control" }, element("label", { for: "output" }, classes ? "class that the numbers are about" : "target that the numbers are about"), select));
    }
    const rows = element("select", { id: "row" }, element("option", { value: -1 }, "typical values"),
      ...data.rows.map((row, k) => element("option", { value: k }, `row ${row.number}`)));
    rows.addEventListener("change", () => { data.columns.forEach((column, c) => { state[c] = rows.value < 0 ? column.start : data.rows[rows.value].values[c]; fields[c](); }); update(); });
    controls.append(element("div", { class: "control" }, element("label", { for: "row" }, "start from"), rows));
    data.columns.forEach((column, c) => controls.append(control(column, c)));
    out = element("div", { class: "card", id: "prediction", "aria-live": "polite" });
    made.append(element("div", { class: "whatif" }, controls, out));
  }
  function control(column, c) {
    const id = `input${c}`, label = element("label", { for: id }, column.name);
    if (column.words) {
      const select = element("select", { id }, ...column.words.map((word, w) => element("option", { value: w }, word)));
      select.addEventListener("change", () => { state[c] = Number(select.value); update(); });
      fields[c] = () => { select.value = state[c]; };
      fields[c]();
      return element("div", { class: "control" }, label, select);
    }
    const step = column.step, slider = element("input", { id, type: "range", min: column.least, max: column.most, step });
    const exact = element("input", { type: "number", step: "any", "aria-label": `${column.name}, exact` });
    slider.addEventListener("input", () => { state[c] = Number(slider.value); exact.value = number(state[c], 6); update(); });
    exact.addEventListener("input", () => { if (exact.value !== "" && Number.isFinite(Number(exact.value))) { state[c] = Number(exact.value); slider.value = state[c]; update(); } });
    fields[c] = () => { slider.value = state[c]; exact.value = number(state[c], 8); };
    fields[c]();
    return element("div", { class: "control" }, label, slider, exact);
  }
  function update() {
    const { scores, values, rest } = evaluate(inputsOf(state)), numbers = shown(scores);
    const lines = data.parts.map((part, p) => [part.name, values[p][chosen]]).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
    const kept = lines.slice(0, 12), left = lines.slice(12);
    if (left.length) kept.push([`${left.length} smaller parts together`, left.reduce((sum, [, value]) => sum + value, 0)]);
    if (data.hasRest) kept.push(["three inputs or more together, beyond these", rest[chosen]]);
    const best = numbers.indexOf(Math.max(...numbers));
    const text = classes ? `${data.labels[best]}, probability ${number(numbers[best], 4)}` : data.outputs.map((name, q) => `${name} ${number(numbers[q], 5)}`).join(", ");
    const outside = data.columns.filter((column, c) => !column.words && (state[c] < column.least || state[c] > column.most)).map(column => column.name);
    out.replaceChildren(
      element("p", { class: "prediction", id: "answer", "data-outputs": JSON.stringify(scores) }, text),
      ...(classes ? [element("p", { class: "soft" }, data.labels.map((label, k) => `${label} ${number(numbers[k], 3)}`).join(", "))] : []),
      ...(outside.length ? [element("p", { class: "soft" }, `Outside the range of the data: ${outside.join(", ")}.`)] : []),
      signedTable([["mean prediction", data.constants[chosen], true], ...kept, [`= ${data.outputNames[chosen]}`, scores[chosen], true]]));
    document.querySelectorAll("[data-part]").forEach(svg => mark(svg, values));
  }
  function signedTable(lines) {
    const sizes = lines.filter(line => !line[2]).map(line => line[1]), most = Math.max(...sizes, 0), least = Math.min(...sizes, 0), span = most - least || 1;
    const table = element("table", { class: "parts" }), origin = -least / span * 100;
    // As many decimals as the largest number has at four digits.
    const decimals = Math.min(Math.max(3 - Math.floor(Math.log10(Math.max(...lines.map(line => Math.abs(line[1])), 1e-12))), 0), 12);
    for (const [name, value, total] of lines) {
      const bar = element("div", { class: "signed", style: `--origin:${origin}%` });
      if (!total) bar.append(element("span", { class: value < 0 ? "minus" : "plus", style: `left:${value < 0 ? origin + value / span * 100 : origin}%;width:${Math.abs(value) / span * 100}%` }));
      table.append(element("tr", {}, element(total ? "th" : "td", { class: "name" }, name), element("td", { class: "number" }, value.toFixed(decimals).replace(/^-(0\.?0*)$/, "$1")), element("td", {}, total ? "" : bar)));
    }
    return table;
  }

  // --- parts ---
  let partsPlace = null;
  function order(pairs) {
    return data.parts.map((part, p) => p).filter(p => (data.parts[p].columns.length > 1) === pairs)
      .sort((a, b) => data.parts[b].deviations[chosen] - data.parts[a].deviations[chosen]);
  }
  function valuesOf(column) {
    if (column.words) return column.words.map((_, w) => w);
    const grid = column.grid.filter(value => value >= column.least && value <= column.most);
    const even = Array.from({ length: 81 }, (_, k) => column.least + (column.most - column.least) * k / 80);
    return [...new Set([...grid, ...even])].sort((a, b) => a - b);
  }
  function drawParts() {
    if (!partsPlace) {
      partsPlace = element("div", {});
      document.getElementById("page").append(partsPlace);
    }
    const place = document.getElementById("page"), holder = partsPlace;
    holder.replaceChildren();
    const move = made => { holder.append(made); return made; };
    // A pair that moves the prediction by less than a hundredth of what the strongest part does is not worth a map.
    const least = Math.max(...data.parts.map(part => part.deviations[chosen])) / 100;
    const mains = order(false), pairs = order(true).filter(p => data.parts[p].deviations[chosen] >= least).slice(0, 6);
    const matters = move(section("matters", "What matters", `How much each part moves ${data.outputNames[chosen]}: its standard deviation over ${data.measured} rows. Parts of two inputs hold what neither says alone.`));
    const all = data.parts.map(part => [part.name, part.deviations[chosen]]).sort((a, b) => b[1] - a[1]), top = all.slice(0, 14);
    if (all.length > 14) top.push([`${all.length - 14} smaller parts together`, Math.hypot(...all.slice(14).map(line => line[1]))]);
    if (data.hasRest) top.push(["three inputs or more together, beyond these", data.restDeviations[chosen]]);
    matters.append(element("div", { class: "card" }, signedTable(top)));

    const base = data.columns.map(column => column.start);
    const curves = mains.map(p => {
      const c = data.parts[p].columns[0], xs = valuesOf(data.columns[c]);
      return { p, c, xs, ys: xs.map(value => { const row = [...base]; row[c] = value; return evaluate(inputsOf(row)).values[p]; }) };
    });
    const drawnOutputs = classes && several ? data.outputs.map((_, q) => q) : [chosen];
    const common = range([0, ...curves.flatMap(curve => curve.ys.flatMap(y => drawnOutputs.map(q => y[q])))]);
    const single = move(section("curves", "One input at a time", `What each input adds to ${drawnOutputs.length > 1 ? data.outputName : data.outputNames[chosen]}, on average over the other inputs in the data; all on one scale. Below: where the data are.`));
    if (drawnOutputs.length > 1) single.append(legend(data.outputs, q => colors[q % colors.length]));
    single.append(element("div", { class: "charts" }, ...curves.map(curve => curveCard(curve, common, drawnOutputs))));

    if (pairs.length) {
      const maps = pairs.map(p => heat(p, base));
      // The scale is that of the rows: what a map says far from them must not wash out the rest.
      const most = Math.max(...data.rows.map(row => { const { values } = evaluate(inputsOf(row.values)); return Math.max(...pairs.map(p => Math.abs(values[p][chosen]))); })) || 1;
      const double = move(section("pairs", "Two inputs together", `What two inputs add to ${data.outputNames[chosen]} beyond what each adds alone: white is nothing, blue less, orange more; ${pairs.length === 1 ? "the one pair that counts" : `the ${pairs.length} strongest pairs`}, on the scale that the rows need. Dots are rows.`));
      double.append(colorKey(most), element("div", { class: "charts" }, ...maps.map(map => heatCard(map, most))));
    }
    update();
  }
  function curveCard({ p, c, xs, ys }, common, drawn) {
    const column = data.columns[c], part = data.parts[p];
    const x = column.words ? { least: -0.5, most: column.words.length - 0.5, words: column.words } : { least: column.least, most: column.most };
    const made = chart(`What ${column.name} adds: from ${number(Math.min(...ys.map(y => y[chosen])), 3)} to ${number(Math.max(...ys.map(y => y[chosen])), 3)}`,
      { ...x, title: column.name }, { ...common, title: "adds" });
    const most = Math.max(...column.counts);
    column.counts.forEach((count, k) => {
      const from = made.px(column.words ? k - 0.4 : column.least + (column.most - column.least) * k / column.counts.length);
      const to = made.px(column.words ? k + 0.4 : column.least + (column.most - column.least) * (k + 1) / column.counts.length);
      const tall = 34 * count / (most || 1);
      made.svg.append(shape("rect", { class: "density", x: from, width: Math.max(to - from - 0.5, 0.5), y: made.bottom - tall, height: tall }));
    });
    made.svg.append(shape("line", { class: "zero", x1: made.left, x2: made.right, y1: made.py(0), y2: made.py(0) }));
    for (const q of drawn) {
      const style = drawn.length > 1 ? `:${colors[q % colors.length]}` : ":var(--main)";
      if (column.words) {
        const width = 0.7 / drawn.length, at = drawn.indexOf(q);
        xs.forEach((w, k) => {
          const from = made.px(w - 0.35 + at * width), to = made.px(w - 0.35 + (at + 1) * width), a = made.py(ys[k][q]), b = made.py(0);
          made.svg.append(shape("rect", { style: `fill${style}`, x: from, width: to - from, y: Math.min(a, b), height: Math.max(Math.abs(a - b), 0.7) }));
        });
      } else {
        made.svg.append(shape("path", { class: "curve", style: `stroke${style}`, d: path(xs.map((value, k) => [value, ys[k][q]]), made) }));
      }
    }
    made.svg.dataset.part = p;
    made.svg.place = { made, column, c };
    return card(`${column.name} (moves it by ${number(part.deviations[chosen], 3)})`, made.svg);
  }
  // Where the controls stand, on each curve.
  function mark(svg, values) {
    svg.querySelectorAll(".now").forEach(old => old.remove());
    const { made, c } = svg.place, value = values[svg.dataset.part][chosen], x = Math.min(Math.max(made.px(state[c]), made.left), made.right);
    const y = Math.min(Math.max(made.py(value), made.top), made.bottom);
    svg.append(shape("line", { class: "here now", x1: x, x2: x, y1: made.top, y2: made.bottom }), shape("circle", { class: "heredot now", cx: x, cy: y, r: 3.5 }));
  }
  function axisOf(column) {
    if (column.words) return { values: column.words.map((_, w) => w), least: -0.5, most: column.words.length - 0.5, words: column.words };
    const count = 30, step = (column.most - column.least) / count;
    return { values: Array.from({ length: count }, (_, k) => column.least + (k + 0.5) * step), least: column.least, most: column.most };
  }
  function heat(p, base) {
    const [a, b] = data.parts[p].columns, x = axisOf(data.columns[a]), y = axisOf(data.columns[b]);
    const values = y.values.map(v => x.values.map(u => { const row = [...base]; row[a] = u; row[b] = v; return evaluate(inputsOf(row)).values[p][chosen]; }));
    return { p, a, b, x, y, values };
  }
  function color(share) {
    const end = share < 0 ? [31, 95, 158] : [194, 84, 12], size = Math.min(Math.abs(share), 1);
    return `rgb(${end.map(channel => Math.round(255 + (channel - 255) * size)).join(" ")})`;
  }
  function colorKey(most) {
    const bar = element("div", { style: `height:.8rem;border:1px solid var(--line);background:linear-gradient(to right, ${color(-1)}, #fff, ${color(1)})` });
    return element("div", { style: "max-width:20rem;margin-bottom:.7rem", role: "img", "aria-label": `Colours from ${number(-most, 3)} over white at 0 to ${number(most, 3)}` }, bar,
      element("div", { class: "soft", style: "display:flex;justify-content:space-between" }, element("span", {}, number(-most, 3)), element("span", {}, "0"), element("span", {}, number(most, 3))));
  }
  function heatCard({ p, a, b, x, y, values }, most) {
    const [first, second] = [data.columns[a], data.columns[b]];
    const flat = values.flat(), made = chart(`${data.parts[p].name} together: from ${number(Math.min(...flat), 3)} to ${number(Math.max(...flat), 3)}`,
      { ...x, title: first.name }, { ...y, title: second.name }, 300);
    const frame = made.svg.querySelector(".frame"), wide = (made.right - made.left) / x.values.length, tall = (made.bottom - made.top) / y.values.length;
    values.forEach((row, k) => row.forEach((value, i) => made.svg.insertBefore(shape("rect", {
      fill: color(value / most), x: (made.left + i * wide).toFixed(2), y: (made.bottom - (k + 1) * tall).toFixed(2), width: (wide + 0.4).toFixed(2), height: (tall + 0.4).toFixed(2),
    }), frame)));
    const spread = (column, value, k) => column.words ? value + ((k * 0.618) % 1 - 0.5) * 0.7 : value;
    data.rows.forEach((row, k) => made.svg.append(shape("circle", {
      class: "sample", cx: made.px(spread(first, row.values[a], k)).toFixed(1), cy: made.py(spread(second, row.values[b], k * 1.7)).toFixed(1), r: 1.7,
    })));
    return card(`${data.parts[p].name} (moves it by ${number(data.parts[p].deviations[chosen], 3)})`, made.svg);
  }

  // --- how it was chosen, and the numbers ---
  function chosenBy() {
    if (!data.path || data.path.points.length < 2) return;
    const made = section("path", "How it was chosen", data.path.note), points = data.path.points;
    const ys = points.flatMap(point => [point.error - point.se, point.error + point.se]);
    const drawn = chart("Error of held-out rows against neurons", { ...range(points.map(point => point.neurons)), title: "neurons, mean of the folds" },
      { ...range(ys), title: data.path.title }, 300);
    points.forEach((point, k) => {
      const here = k === data.path.chosen;
      drawn.svg.append(shape("line", { class: here ? "here" : "zero", x1: drawn.px(point.neurons), x2: drawn.px(point.neurons), y1: drawn.py(point.error - point.se), y2: drawn.py(point.error + point.se) }));
      drawn.svg.append(shape("circle", { class: here ? "heredot" : "dot", cx: drawn.px(point.neurons), cy: drawn.py(point.error), r: here ? 5 : 3.5 }));
    });
    made.append(element("div", { class: "charts" }, card("Error of held-out rows against neurons; the one chosen in orange", drawn.svg)));
  }
  function options() {
    if (!data.options.length) return;
    section("options", "Numbers and options").append(element("div", { class: "wide" }, element("table", { class: "options" },
      ...data.options.map(([name, value]) => element("tr", {}, element("td", {}, name), element("td", {}, value))))));
  }
  function certificate() {
    const made = section("certificate", "What is proven");
    made.append(element("p", { class: data.certificate.proven ? "certificate" : "certificate open" }, data.certificate.sentence));
    if (data.certificate.note) made.append(element("p", { class: "soft" }, data.certificate.note));
  }

  errors();
  certificate();
  whatIf();
  drawParts();
  chosenBy();
  options();
  return { evaluate, inputsOf, shown };
})();
