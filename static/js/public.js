import { autosave, confirmFirst, guardDoubleSubmit, settleDrafts } from "./forms.js";
import { closeMenus, copyOnClick, focusErrors, focusSearch, tellPasskeyFailed } from "./page.js";
import { passages } from "./passages.js";

settleDrafts();
confirmFirst();
guardDoubleSubmit();
focusSearch();
closeMenus();
copyOnClick();
focusErrors();
tellPasskeyFailed();
for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);
passages();
