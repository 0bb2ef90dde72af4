// Ticking a choice updates the list and the counts in place, from the page that the form leads to.
// Without this script, or where it fails, the form's button does the same.

const form = document.getElementById("filters");
const results = document.querySelector(".results");
const status = document.createElement("p");
status.className = "visually-hidden";
status.setAttribute("role", "status");
document.body.append(status);
let asked;

function address() {
  const query = new URLSearchParams();
  const usual = form.elements.sort.options[0].value;
  for (const [name, value] of new FormData(form))
    if (value && !(name === "sort" && value === usual)) query.append(name, value);
  return query.size ? `${form.action}?${query}` : form.action;
}

function show(page) {
  const fresh = page.querySelector(".results");
  const freshForm = page.getElementById("filters");
  const { name, value } = document.activeElement;
  results.replaceChildren(...fresh.childNodes);
  form.querySelectorAll(".facet").forEach((facet, place) => {
    const other = freshForm.querySelectorAll(".facet")[place];
    for (const part of ["summary", "fieldset"])
      facet.querySelector(part).replaceChildren(...other.querySelector(part).childNodes);
  });
  // Not moved one by one: a list that loses its selected option selects the next.
  form.elements.sort.innerHTML = freshForm.elements.sort.innerHTML;
  if (form.elements.q !== document.activeElement) form.elements.q.value = freshForm.elements.q.value;
  for (const box of form.elements)
    if (name && box.name === name && box.value === value) box.focus({ preventScroll: true });
  // Its links keep the filters.
  document.querySelector(".languages").replaceWith(page.querySelector(".languages"));
  document.title = page.title;
  status.textContent = results.querySelector(".total").dataset.said;
}

async function load(url, remember) {
  asked?.abort();
  asked = new AbortController();
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: asked.signal });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (remember) history.pushState(null, "", url);
    show(page);
    results.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

form.addEventListener("change", (event) => {
  // What is being typed waits for the button.
  if (event.target.type !== "search") load(address(), true);
});
addEventListener("popstate", () => load(location.href, false));
