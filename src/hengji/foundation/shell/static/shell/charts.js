// Draws every <figure data-chart>: plain data in, one calm look out. The table in the figure holds the same numbers.
"use strict";

(() => {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(`--${name}`).trim();
  const INK = colour("ink");
  const SOFT = colour("ink-soft");
  const LINE = colour("line");
  const FONT = css.getPropertyValue("--font").trim();
  const SERIES = [colour("brand"), "#6c9bc9", "#b0813a", "#6b8f71", "#8c7aa9"];
  const TONES = { muted: "#a9b4c2" };
  const SHAPES = ["circle", "diamond", "triangle", "rect", "emptyCircle"];
  const number = (text) => (text === null || text === undefined ? null : Number(text));
  const tone = (name) => TONES[name] || colour(name);
  const isFlat = (data) => data.shape === "ranking" || data.shape === "dots";

  const text = { color: SOFT, fontFamily: FONT, fontSize: 13 };
  const valueAxis = (data) => ({
    type: "value",
    scale: data.shape === "dots" || data.shape === "line",
    axisLabel: text,
    splitLine: { lineStyle: { color: LINE } },
  });
  const nameAxis = (data) => ({
    type: "category",
    data: data.categories,
    inverse: isFlat(data),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: LINE } },
    axisLabel: {
      ...text,
      color: INK,
      interval: isFlat(data) ? 0 : "auto",
      hideOverlap: true,
      width: isFlat(data) ? 130 : undefined,
      overflow: isFlat(data) ? "truncate" : undefined,
    },
  });
  const scaleAxis = (data) => ({
    type: "value",
    name: data.categoryTitle,
    nameLocation: "middle",
    nameGap: 28,
    nameTextStyle: text,
    axisLabel: text,
    splitLine: { show: false },
    min: "dataMin",
    max: "dataMax",
  });

  function points(data, series) {
    if (data.shape !== "curve") {
      return series.values.map((value, place) => bar(data, series, number(value), place));
    }
    return series.values.map((value, place) => [Number(data.categories[place]), number(value)]);
  }

  // The reader's own category stands out by full colour; the others step back.
  function bar(data, series, value, place) {
    if (!data.marked || series.tone) return value;
    const own = data.categories[place] === data.marked;
    return { value, itemStyle: { color: own ? SERIES[0] : "#9db2cb" } };
  }

  function averageLine(data, index) {
    if (data.average === null || index > 0) return undefined;
    const axis = isFlat(data) ? "xAxis" : "yAxis";
    return {
      silent: true,
      symbol: "none",
      lineStyle: { color: "#7a5300", type: "dashed", width: 1.5 },
      label: { ...text, color: "#7a5300", formatter: `${data.averageName} ${data.average}`, position: isFlat(data) ? "start" : "insideEndTop" },
      z: 1,
      data: [{ [axis]: number(data.average) }],
    };
  }

  // A series with a meaning has its own colour; the others take theirs in order.
  function shade(data, each) {
    const plain = data.series.filter((other) => !other.tone);
    return each.tone ? tone(each.tone) : SERIES[plain.indexOf(each) % SERIES.length];
  }

  function series(data, each, index) {
    const kind = { bar: "bar", ranking: "bar", line: "line", curve: "line", dots: "scatter" }[data.shape];
    return {
      type: kind,
      name: each.name,
      data: points(data, each),
      color: shade(data, each),
      stack: each.stack || undefined,
      barMaxWidth: 22,
      symbol: SHAPES[index % SHAPES.length],
      symbolSize: data.shape === "dots" ? 10 : 6,
      showSymbol: data.shape !== "curve" || each.values.length < 12,
      connectNulls: false,
      markLine: averageLine(data, index),
      label: { ...text, color: INK, backgroundColor: "#fff", padding: [1, 3], distance: 3, show: data.shape === "ranking" && data.series.length === 1, position: "right", formatter: ({ dataIndex }) => each.values[dataIndex] ?? "" },
    };
  }

  // Intervals are whiskers, drawn under the value that they belong to.
  function whiskers(data, each) {
    const flat = isFlat(data);
    const stroke = shade(data, each);
    const draw = (params, api) => {
      const at = (value) => api.coord(flat ? [value, api.value(0)] : [api.value(0), value]);
      const [low, high] = [at(api.value(1)), at(api.value(2))];
      return { type: "line", shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke, lineWidth: 2, opacity: 0.55 } };
    };
    const rows = each.low.map((low, place) => [place, number(low), number(each.high[place])]);
    return {
      type: "custom",
      name: `${each.name}区间`,
      renderItem: draw,
      encode: flat ? { y: 0, x: [1, 2] } : { x: 0, y: [1, 2] },
      data: rows.filter(([, low, high]) => low !== null && high !== null),
      tooltip: { show: false },
      silent: true,
      z: 1,
    };
  }

  // Drawn on the canvas (richText): a tooltip of HTML would need inline styles, which our policy forbids.
  function tooltip(data) {
    const unit = data.unit ? ` ${data.unit}` : "";
    const line = (item) => `${item.seriesName}：${data.series[item.seriesIndex]?.values[item.dataIndex] ?? "—"}${unit}`;
    return {
      renderMode: "richText",
      trigger: data.shape === "dots" ? "item" : "axis",
      axisPointer: { type: isFlat(data) || data.shape === "bar" ? "shadow" : "line" },
      textStyle: { ...text, color: INK },
      confine: true,
      formatter: (items) => {
        const list = (Array.isArray(items) ? items : [items]).filter((item) => item.seriesType !== "custom");
        return list.length ? [data.categories[list[0].dataIndex], ...list.map(line)].join("\n") : "";
      },
    };
  }

  function option(data) {
    const category = data.shape === "curve" ? scaleAxis(data) : nameAxis(data);
    const intervals = data.series.filter((each) => each.low.length);
    const many = data.series.length > 1;
    return {
      animation: false,
      textStyle: { fontFamily: FONT },
      grid: { left: 8, right: isFlat(data) ? 64 : 24, top: many ? 40 : 28, bottom: data.shape === "curve" ? 34 : 8, containLabel: true },
      legend: { type: "scroll", show: many, top: 0, left: 0, textStyle: text, itemWidth: 16, itemHeight: 10, data: data.series.map((each) => each.name) },
      tooltip: tooltip(data),
      xAxis: isFlat(data) ? valueAxis(data) : category,
      yAxis: isFlat(data) ? category : valueAxis(data),
      series: [
        ...data.series.map((each, index) => series(data, each, index)),
        ...intervals.map((each) => whiskers(data, each)),
      ],
    };
  }

  function draw(figure) {
    if (figure.dataset.drawn) return;
    figure.dataset.drawn = "yes";
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const place = figure.querySelector(".chart-drawing");
    const chart = echarts.init(place, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio) });
    chart.setOption(option(data));
    figure.querySelector("details.chart-table").open = false;
    new ResizeObserver(() => chart.resize()).observe(place);
    window.addEventListener("beforeprint", () => chart.resize());
  }

  const drawAll = (root) => {
    for (const figure of root.querySelectorAll("figure[data-chart]")) draw(figure);
  };
  drawAll(document);
  document.addEventListener("htmx:after:swap", () => drawAll(document));
})();
