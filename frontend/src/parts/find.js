// Every element of a fragment, itself included, that matches and that this part has not taken up before.
export function fresh(root, selector, mark) {
  const found = [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  return found.filter((element) => {
    if (element.dataset[mark]) return false;
    element.dataset[mark] = "yes";
    return true;
  });
}

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

export const words = (text) => text.split(/\s+/).filter(Boolean);
