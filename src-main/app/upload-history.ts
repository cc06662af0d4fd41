import { mostEntries, readHistory } from '../core/upload-history';
import type { HistoryEntry } from '../core/upload-history';
import { readJsonFile, writeJsonFile } from './json-file';
import type { ReportProblem } from './json-file';

/** What was uploaded, the latest first. */
export interface UploadHistory {
  readonly entries: readonly HistoryEntry[];
  readonly add: (entry: HistoryEntry) => void;
  readonly remove: (ids: readonly string[]) => void;
}

export function openHistory(path: string, report: ReportProblem): UploadHistory {
  let entries = readHistory(readJsonFile(path, report));
  const keep = (next: readonly HistoryEntry[]): void => {
    entries = next;
    try {
      writeJsonFile(path, entries);
    } catch (error) {
      // An upload that is done does not fail for it.
      report('The history of uploads could not be saved', error);
    }
  };
  return {
    get entries() {
      return entries;
    },
    add: (entry) => {
      keep([entry, ...entries].slice(0, mostEntries));
    },
    remove: (ids) => {
      keep(entries.filter(({ id }) => !ids.includes(id)));
    },
  };
}
