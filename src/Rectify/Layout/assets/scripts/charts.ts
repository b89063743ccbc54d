import { BarChart, HeatmapChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, HeatmapChart, LineChart, PieChart, ScatterChart, GridComponent, LegendComponent, TooltipComponent,
  VisualMapComponent, CanvasRenderer]);

/** A table's words and numbers: the first row names the series, the first column the places on the axis. */
interface Sheet {
  series: string[];
  places: string[];
  values: number[][];
}

const palette = ["#1d5fbf", "#2b8a5b", "#c98a12", "#b3131b", "#6b4fc0", "#1f8aa0"];

function draw(table: HTMLTableElement): void {
  const place = document.createElement("div");
  place.className = "chart";
  place.setAttribute("aria-hidden", "true");
  const frame = table.parentElement ?? table;
  frame.before(place);
  fold(frame, table.caption?.textContent ?? "");
  const chart = init(place);
  chart.on("click", (spot) => follow(table, spot));
  const colours = table.dataset.colours?.split(",");
  chart.setOption({ ...common, ...(colours ? { color: colours } : {}), ...optionOf(table.dataset.chart ?? "bar", sheetOf(table)) });
  new ResizeObserver(() => chart.resize()).observe(place);
}

/** The numbers stay within reach, one click below the picture. */
function fold(frame: HTMLElement, title: string): void {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = document.documentElement.lang === "en" ? `Figures: ${title}` : `数据表：${title}`;
  frame.replaceWith(details);
  details.append(summary, frame);
}

/** A bar, a point or a field leads where its number in the table leads. */
function follow(table: HTMLTableElement, spot: { dataIndex: number; seriesIndex?: number; value?: unknown }): void {
  const isHeat = table.dataset.chart === "heat";
  const [column, row] = isHeat && Array.isArray(spot.value) ? [Number(spot.value[0]), Number(spot.value[1])] : [spot.seriesIndex ?? 0, spot.dataIndex];
  const link = table.rows[row + 1]?.cells[column + 1]?.querySelector("a");
  if (link) location.assign(link.href);
}

// Rich text, because a tooltip in HTML carries inline style, which the pages' security policy refuses.
const common: EChartsCoreOption = {
  color: palette, animation: false, tooltip: { renderMode: "richText" }, legend: { top: 0, right: 0 },
};

function sheetOf(table: HTMLTableElement): Sheet {
  const text = (cell: Element) => cell.textContent?.trim() ?? "";
  const [head, ...rows] = Array.from(table.rows);
  return {
    series: Array.from(head?.cells ?? []).slice(1).map(text),
    places: rows.map((row) => (row.cells[0] ? text(row.cells[0]) : "")),
    values: rows.map((row) => Array.from(row.cells).slice(1).map((cell) => Number(cell.dataset.value ?? text(cell)))),
  };
}

function optionOf(kind: string, sheet: Sheet): EChartsCoreOption {
  switch (kind) {
    case "pie":
      return { series: [{ type: "pie", radius: ["45%", "70%"],
        data: sheet.places.map((name, row) => ({ name, value: sheet.values[row]?.[0] ?? 0 })) }] };
    case "heat":
      return heatOf(sheet);
    case "stock":
      return stockOf(sheet);
    default:
      return {
        grid: { left: 48, right: 16, top: 36, bottom: 28 },
        xAxis: { type: "category", data: sheet.places }, yAxis: { type: "value" },
        series: sheet.series.map((name, column) => ({ name, type: kind, data: sheet.values.map((row) => row[column] ?? 0) })),
      };
  }
}

/** What came and went as bars, what is left as a line; the first column, what was there, is the line of the day before. */
function stockOf(sheet: Sheet): EChartsCoreOption {
  const kinds = [null, "bar", "bar", "bar", "line"];
  return {
    grid: { left: 48, right: 16, top: 36, bottom: 28 },
    xAxis: { type: "category", data: sheet.places }, yAxis: { type: "value" },
    series: sheet.series.flatMap((name, column) => kinds[column]
      ? [{ name, type: kinds[column], data: sheet.values.map((row) => row[column] ?? 0) }] : []),
  };
}

function heatOf(sheet: Sheet): EChartsCoreOption {
  const cells = sheet.values.flatMap((row, y) => row.map((value, x) => [x, y, value]));
  return {
    grid: { left: 88, right: 16, top: 8, bottom: 64 }, legend: { show: false },
    xAxis: { type: "category", data: sheet.series }, yAxis: { type: "category", data: sheet.places, inverse: true },
    visualMap: { min: 0, max: Math.max(1, ...cells.map((cell) => cell[2] ?? 0)), orient: "horizontal", left: "center", bottom: 0,
      inRange: { color: ["#fff5eb", "#fd8d3c", "#7f0000"] } },
    series: [{ type: "heatmap", data: cells, label: { show: true } }],
  };
}

/** Every open finding a star, from the list that the page carries: counties are sectors, areas rings. */
interface StarSheet {
  lights: { name: string; title: string; colour: string }[];
  stars: { x: number; y: number; size: number; light: string; title: string; href: string }[];
}

function drawSky(place: HTMLElement): void {
  const sheet = JSON.parse(document.getElementById(place.dataset.stars ?? "")?.textContent ?? "{}") as StarSheet;
  const chart = init(place);
  chart.setOption({
    animation: false, backgroundColor: "#070d24",
    tooltip: { renderMode: "richText", formatter: (spot: { data: { title: string } }) => spot.data.title },
    legend: { bottom: 4, textStyle: { color: "#dfe6f5" } },
    grid: { left: 0, right: 0, top: 0, bottom: 28 },
    xAxis: { show: false, min: -1.05, max: 1.05 }, yAxis: { show: false, min: -1.05, max: 1.05 },
    series: sheet.lights.map(({ name, title, colour }) => ({
      name: title, type: "scatter", color: colour, itemStyle: { shadowBlur: 8, shadowColor: colour },
      data: sheet.stars.filter((star) => star.light === name)
        .map((star) => ({ value: [star.x, star.y], symbolSize: star.size, title: star.title, href: star.href })),
    })),
  });
  chart.on("click", (spot) => location.assign((spot.data as unknown as { href: string }).href));
  new ResizeObserver(() => chart.resize()).observe(place);
}

for (const place of document.querySelectorAll<HTMLElement>("[data-stars]")) drawSky(place);

/** Draws each `<table data-chart="kind">` above itself; the table stays for readers without sight of the picture. */
for (const table of document.querySelectorAll<HTMLTableElement>("table[data-chart]")) draw(table);
