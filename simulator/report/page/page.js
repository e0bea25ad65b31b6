"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const places = [...document.querySelectorAll("[data-figure]")];
  const narrow = matchMedia("(max-width: 600px)");
  const options = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d"] };

  // The page's own colours, so that light, dark and print are decided in the style sheet alone.
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const axes = (layout, look) =>
    Object.fromEntries(
      ["xaxis", "yaxis", "yaxis2"]
        .filter((name) => name in layout || name !== "yaxis2")
        .map((name) => [name, { ...layout[name], ...look }]),
    );

  function dressed(layout) {
    const ink = colour("--ink"), grid = colour("--grid");
    return {
      ...layout,
      ...axes(layout, { gridcolor: grid, zerolinecolor: grid, linecolor: grid, fixedrange: narrow.matches }),
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { color: ink, size: narrow.matches ? 11 : 13, family: getComputedStyle(document.body).fontFamily },
      hoverlabel: { bgcolor: colour("--card"), font: { color: ink } },
      margin: { l: 10, r: 16, t: 34, b: 10 },
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", traceorder: "normal" },
    };
  }

  function draw(place) {
    const { data, layout } = figures[place.dataset.figure];
    Plotly.react(place, data, dressed(layout), { ...options, displayModeBar: narrow.matches ? false : "hover" });
  }

  // One at a time, from above: the page can be read and scrolled while the rest is drawn.
  function drawFrom(number) {
    if (number >= places.length) return;
    draw(places[number]);
    setTimeout(drawFrom, 0, number + 1);
  }

  drawFrom(0);
  for (const query of [narrow, matchMedia("(prefers-color-scheme: dark)"), matchMedia("print")]) {
    query.addEventListener("change", () => places.forEach(draw));
  }

  for (const input of document.querySelectorAll("[data-filter]")) {
    const messages = [...document.getElementById(input.dataset.filter).children];
    input.addEventListener("input", () => {
      const wanted = input.value.toLowerCase();
      for (const one of messages) one.hidden = !one.textContent.toLowerCase().includes(wanted);
    });
  }
})();
