import { readFile } from 'node:fs/promises';

const INTERVAL_MS = 1000;

/** A list that isn't in a terminal has a line for each report, so the steps are large. */
const STEP_BYTES = 25e6;

/**
 * Reports how much a process has written to the disk, until the returned function is called. npm says
 * nothing while it unpacks, and its log has no sizes.
 */
export function reportWritten(pid: number, report: (progress: string) => void): () => void {
	let reported = 0;
	const look = async () => {
		const bytes = await writtenBytes(pid);
		if (bytes - reported < STEP_BYTES) return;
		reported = bytes;
		report(`${Math.round(bytes / 1e6).toLocaleString('en')} MB written`);
	};
	const timer = setInterval(() => void look(), INTERVAL_MS);
	return () => clearInterval(timer);
}

/** Returns what a process has written so far, as Linux counts it, or 0 if that can't be read. */
export async function writtenBytes(pid: number): Promise<number> {
	const counters = await readFile(`/proc/${pid}/io`, 'utf8').catch(() => '');
	return Number(/^wchar: (\d+)$/m.exec(counters)?.[1] ?? 0);
}
