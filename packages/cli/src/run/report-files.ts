import { writeFileAtomically } from "@commonground/files/node";
import { type Figure, type Table, tableCsv } from "@commonground/report";
import { tableParquet } from "@commonground/study";
import { join } from "node:path";

/** Where a report on results is written, beside its page. */
export interface ReportPlaces {
  readonly latex?: string;
  readonly csv?: string;
  readonly parquet?: string;
  readonly svg?: string;
  readonly quiet?: boolean;
}

export interface ReportViews {
  latex(): string;
  tables(): Readonly<Record<string, Table>>;
  figures(): readonly Figure[];
}

type File = readonly [path: string, content: string | Uint8Array];

/** Writes the views of a report that were asked for, and says so. */
export async function writeReportFiles(
  views: ReportViews,
  { latex, csv, parquet, svg, quiet }: ReportPlaces,
): Promise<void> {
  if (latex !== undefined) await write(latex, [[latex, views.latex()]]);
  if (csv !== undefined) await write(csv, tables(csv, "csv", tableCsv));
  if (parquet !== undefined) await write(parquet, tables(parquet, "parquet", tableParquet));
  if (svg !== undefined) await write(svg, figures(svg));

  function tables(folder: string, extension: string, encode: (table: Table) => File[1]): File[] {
    return Object.entries(views.tables()).map(([name, table]) => [
      join(folder, `${name}.${extension}`),
      encode(table),
    ]);
  }

  function figures(folder: string): File[] {
    return views.figures().flatMap(({ name, svg: drawing, data, table }): File[] => [
      [join(folder, `${name}.svg`), `${drawing}\n`],
      [join(folder, `${name}.json`), `${JSON.stringify(data, null, 2)}\n`],
      [join(folder, `${name}.csv`), tableCsv(table)],
    ]);
  }

  async function write(place: string, files: readonly File[]): Promise<void> {
    for (const [path, content] of files) await writeFileAtomically(path, content);
    const what = files.length === 1 ? place : `${files.length} files into ${place}`;
    if (!quiet) process.stderr.write(`wrote ${what}\n`);
  }
}
