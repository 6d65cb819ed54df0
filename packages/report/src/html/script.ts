/**
 * What the report does when scripts may run: parts toggle, figures leave as SVG and data. Without scripts everything
 * is shown.
 */
export const SCRIPT = `
addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.toggle) {
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(shown));
    for (const group of button.closest("article").querySelectorAll("g[data-part]")) {
      if (group.dataset.part === button.dataset.toggle) group.classList.toggle("off", !shown);
    }
  }
  const figure = button.closest("figure");
  if (button.dataset.leave === "svg") {
    const svg = figure.querySelector("svg").cloneNode(true);
    for (const hidden of svg.querySelectorAll(".off")) hidden.remove();
    for (const shown of svg.querySelectorAll("[class]")) shown.removeAttribute("class");
    save(new XMLSerializer().serializeToString(svg), "image/svg+xml", figure.dataset.name + ".svg");
  }
  if (button.dataset.leave === "data") save(figure.querySelector("script").textContent, "application/json", figure.dataset.name + ".json");
});
function save(text, type, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
`;
