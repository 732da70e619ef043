/* A button on each fence that copies what stands in it; of a fence of commands, the commands alone. */
const [copy, copied] = document.documentElement.lang === "en" ? ["Copy", "Copied"] : ["Salin", "Tersalin"]

for (const fence of navigator.clipboard ? document.querySelectorAll("div.highlight") : []) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "copy"
  button.textContent = copy
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(fence.dataset.copy ?? fence.querySelector("code").textContent.trimEnd())
    button.textContent = copied
    setTimeout(() => { button.textContent = copy }, 2000)
  })
  fence.append(button)
}

// What moves sideways within the page can be reached by the keyboard, and nothing else stops a reader on the way.
const reach = () => {
  for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap")) {
    if (wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0
    else wrap.removeAttribute("tabindex")
  }
}
new MutationObserver(reach).observe(document.body, { childList: true, subtree: true })
addEventListener("resize", reach)
addEventListener("load", reach)
