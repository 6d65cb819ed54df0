import { FaultNotice } from "../app/fault-notice.tsx";
import type { Shown } from "./common-ground.tsx";
import { ExplanationView } from "./explanation-view.tsx";

/** What stands in the shadow tree: the explanation, or why there is none. */
export function Body({ shown }: { shown: Shown }) {
  return (
    <div class="cg" lang="en">
      <Content shown={shown} />
    </div>
  );
}

function Content({ shown }: { shown: Shown }) {
  if (shown.kind === "shown") {
    return <ExplanationView explanation={shown.explanation} picture={shown.picture} />;
  }
  if (shown.kind === "failed") {
    return <FaultNotice lead="This explanation cannot be shown." fault={shown.fault} />;
  }
  return (
    <p class="waiting soft" role="status">
      {shown.kind === "loading"
        ? "Opening the explanation …"
        : "No explanation is given here: set src, or put its JSON in a script inside."}
    </p>
  );
}
