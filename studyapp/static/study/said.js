// What a screen reader is told of a change: one region that stays while pages come and go.

const region = document.createElement("div");
region.id = "said";
region.className = "visually-hidden";
region.setAttribute("role", "status");
document.body.append(region);

export { region };

export function say(words) {
  region.textContent = "";
  region.textContent = words;
}
