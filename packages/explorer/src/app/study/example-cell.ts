import { escapeText } from "@commonground/report";
import { type ExampleCell, STUDY_STYLE } from "@commonground/study/web";

/** The style of a study's page, with pictures beside names. */
export const EXAMPLE_STYLE = `${STUDY_STYLE}
.example { display: flex; align-items: center; gap: .5rem; margin-bottom: .2rem; }
.example img { flex: none; width: 48px; height: 48px; object-fit: contain; background: #fff; border-radius: .3rem; }
`;

/** A cell that names images, each with its picture where `pictures` has its data URL. */
export const exampleCell =
  (pictures: ReadonlyMap<string, string>): ExampleCell =>
  (ids) => {
    const shown = ids.map((id) => {
      const picture = pictures.get(id);
      const drawn = picture === undefined ? "" : `<img alt="" src="${escapeText(picture)}">`;
      return `<span class="example">${drawn}${escapeText(id)}</span>`;
    });
    return `<td class="list examples">${shown.join("")}</td>`;
  };
