import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WireEvent } from '../nodes/AwsEvidently/api/events';

/** One line of a project's file. */
export interface StoredEvent extends WireEvent {
	/** A lower-case UUID. */
	eventId: string;
	/** Epoch seconds. */
	receivedTime: number;
	project: string;
}

interface Waiting {
	lines: string;
	resolve: () => void;
	reject: (error: unknown) => void;
}

const NEWLINE = 0x0a;
const CHUNK_BYTES = 4096;

/**
 * A project's events in `DIR/PROJECT.ndjson`, one JSON document a line.
 * One process at a time may append to a folder.
 */
export class EventLog {
	readonly path: string;
	#waiting: Waiting[] = [];
	#draining: Promise<void> | undefined;

	/** @param log is told of a torn line that was removed */
	constructor(
		dataDir: string,
		project: string,
		private readonly log: (message: string) => void,
	) {
		this.path = eventFile(dataDir, project);
	}

	/** Creates the file, or removes what a crash left of a last line. */
	recover(): Promise<void> {
		return this.append([]);
	}

	/**
	 * Resolves once the events are on the disk. On a failure none of them stays in the file.
	 * Whoever comes while a write is under way waits, and all who wait share the next one.
	 */
	append(events: readonly StoredEvent[]): Promise<void> {
		const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('');
		const appended = new Promise<void>((resolve, reject) => {
			this.#waiting.push({ lines, resolve, reject });
		});
		this.#draining ??= this.#drain();
		return appended;
	}

	/** Resolves when nothing waits to be written. */
	async idle(): Promise<void> {
		await this.#draining;
	}

	async #drain(): Promise<void> {
		while (this.#waiting.length > 0) {
			const group = this.#waiting.splice(0);
			try {
				await this.#write(group.map(({ lines }) => lines));
				group.forEach(({ resolve }) => resolve());
			} catch (error) {
				group.forEach(({ reject }) => reject(error));
			}
		}
		this.#draining = undefined;
	}

	/** Opens the file anew each time, so it may be moved or deleted while the server runs. */
	async #write(texts: readonly string[]): Promise<void> {
		await mkdir(dirname(this.path), { recursive: true });
		const file = await open(this.path, 'a+');
		try {
			const size = await this.#trim(file);
			await appendAll(file, texts, size);
			// A new file lasts only if its entry in the folder does.
			if (size === 0) await syncFolder(dirname(this.path));
		} finally {
			await file.close();
		}
	}

	/** Cuts off an unfinished last line. Gives the bytes that are left. */
	async #trim(file: FileHandle): Promise<number> {
		const { size } = await file.stat();
		const end = await endOfLastLine(file, size);
		if (end < size) {
			await file.truncate(end);
			this.log(`Removed an unfinished line of ${size - end} bytes from the end of ${this.path}`);
		}
		return end;
	}
}

/**
 * The events accepted for a project, oldest first. A line still being written is left out.
 * @returns an empty list where there is no file
 */
export async function readEvents(dataDir: string, project: string): Promise<StoredEvent[]> {
	const text = await readFile(eventFile(dataDir, project), 'utf8').catch(emptyIfMissing);
	const lines = text.split('\n').slice(0, -1);
	return lines.map((line) => JSON.parse(line) as StoredEvent);
}

const eventFile = (dataDir: string, project: string) => join(dataDir, `${project}.ndjson`);

function emptyIfMissing(error: NodeJS.ErrnoException): string {
	// Stryker disable next-line StringLiteral: any text without a newline has no whole line
	if (error.code === 'ENOENT') return '';
	throw error;
}

async function appendAll(file: FileHandle, texts: readonly string[], size: number): Promise<void> {
	try {
		for (const text of texts) await file.appendFile(text);
		await file.datasync();
	} catch (error) {
		// If that fails too, the next write trims the line; the clients were told of a failure.
		await file.truncate(size).catch(() => undefined);
		throw error;
	}
}

/** Searches backwards for the last newline. */
async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
	const chunk = Buffer.alloc(CHUNK_BYTES);
	// Stryker disable next-line EqualityOperator: at the start of the file there is nothing to read
	for (let end = size; end > 0; end -= CHUNK_BYTES) {
		const start = Math.max(0, end - CHUNK_BYTES);
		const { bytesRead } = await file.read(chunk, 0, end - start, start);
		const newline = chunk.subarray(0, bytesRead).lastIndexOf(NEWLINE);
		if (newline >= 0) return start + newline + 1;
	}
	return 0;
}

async function syncFolder(path: string): Promise<void> {
	// Windows can't open a folder, and needs no sync of it.
	// Stryker disable next-line ConditionalExpression,StringLiteral: the tests don't run there
	if (process.platform === 'win32') return;
	const folder = await open(path);
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}
