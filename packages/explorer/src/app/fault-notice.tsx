import type { ComponentChildren } from "preact";

/** What went wrong, told as soon as it stands there; the code is for those who look it up. */
export function FaultNotice({
  lead,
  fault,
  children,
}: {
  lead: string;
  fault: { readonly code: string | null; readonly message: string };
  children?: ComponentChildren;
}) {
  return (
    <div class="notice wrong" role="alert">
      <b>{lead}</b> {fault.message}
      {fault.code !== null && <small> Error code: {fault.code}</small>}
      {children}
    </div>
  );
}
