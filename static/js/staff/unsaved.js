// Whoever leaves a page asks first where something typed is not saved. A field is compared with what the server wrote
// into it; a form that came back with problems is not saved whatever it says. Sending never asks.
(() => {
  "use strict";
  const forms = [...document.querySelectorAll("main form[method=post]:not([role=search], [data-loose])")];
  const TYPED = "input:not([type=hidden], [type=submit], [type=button], [type=password]), select, textarea";
  let isSent = false;

  const differs = (field) => {
    if (field.disabled) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.type === "file") return field.files.length > 0;
    if (!field.options) return field.value !== field.defaultValue;
    const options = [...field.options];
    const isBare = !field.multiple && !options.some((one) => one.defaultSelected);
    return isBare ? field.selectedIndex > 0 : options.some((one) => one.selected !== one.defaultSelected);
  };
  const isUnsaved = (form) =>
    form.querySelector("[aria-invalid]") || document.getElementById("conflict-heading") || [...form.querySelectorAll(TYPED)].some(differs);

  addEventListener("submit", (event) => {
    isSent = !event.defaultPrevented;
    setTimeout(() => { isSent = false; }, 1000); // What was sent may have been a file to keep, and the page stays.
  });
  addEventListener("beforeunload", (event) => {
    if (!isSent && forms.some(isUnsaved)) event.preventDefault();
  });
})();
