import { existsSync } from 'node:fs';
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WireEvent } from '../nodes/AwsEvidently/api/events';

/** One line of a project's file. */
export interface StoredEvent extends WireEvent {
	/** The event ID, a lower-case UUID. */
	eventId: string;
	/** The time when the event was received, in epoch seconds. */
	receivedTime: number;
	project: string;
}

const NEWLINE = 0x0a;
const CHUNK_BYTES = 4096;

/** A project's events in `DIR/PROJECT.ndjson`, one JSON document per line. */
export class EventLog {
	readonly path: string;
	/** The lines that the next write appends. It starts when the current write ends. */
	#texts: string[] = [];
	#current: Promise<void> = Promise.resolve();
	#next: Promise<void> | undefined;

	constructor(
		dataDir: string,
		project: string,
		private readonly log: (message: string) => void,
	) {
		this.path = eventFile(dataDir, project);
	}

	/**
	 * Resolves once the events are on the disk. If it rejects, none of them is in the file.
	 * All calls during a write share the next write. Without events, it only repairs the file.
	 */
	append(events: readonly StoredEvent[]): Promise<void> {
		this.#texts.push(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
		return (this.#next ??= settled(this.#current).then(() => {
			this.#next = undefined;
			return (this.#current = this.#write(this.#texts.splice(0)));
		}));
	}

	/** Resolves once everything is written. */
	idle = (): Promise<void> => settled(this.#next ?? this.#current);

	/** Opens the file for each write, so it may be moved or deleted while the server runs. */
	async #write(texts: readonly string[]): Promise<void> {
		await mkdir(dirname(this.path), { recursive: true });
		const file = await open(this.path, 'a+');
		try {
			const size = await this.#removeTornLine(file);
			await appendAll(file, texts, size);
			// A new file lasts only if its entry in the folder does.
			if (size === 0) await syncFolder(dirname(this.path));
		} finally {
			await file.close();
		}
	}

	/** Removes an unfinished last line. @returns the size that is left in bytes */
	async #removeTornLine(file: FileHandle): Promise<number> {
		const { size } = await file.stat();
		const end = await endOfLastLine(file, size);
		if (end < size) {
			await file.truncate(end);
			this.log(`Removed an unfinished line of ${size - end} bytes from the end of ${this.path}`);
		}
		return end;
	}
}

/** The events accepted for a project, oldest first, without an unfinished line. */
export async function readEvents(dataDir: string, project: string): Promise<StoredEvent[]> {
	const path = eventFile(dataDir, project);
	const text = existsSync(path) ? await readFile(path, 'utf8') : '';
	const lines = text.split('\n').slice(0, -1);
	return lines.map((line) => JSON.parse(line) as StoredEvent);
}

const settled = (write: Promise<void>) => write.catch(() => undefined);

const eventFile = (dataDir: string, project: string) => join(dataDir, `${project}.ndjson`);

async function appendAll(file: FileHandle, texts: readonly string[], size: number): Promise<void> {
	try {
		for (const text of texts) await file.appendFile(text);
		await file.datasync();
	} catch (error) {
		// If that fails too, the next write removes the line. Clients get an error either way.
		await file.truncate(size).catch(() => undefined);
		throw error;
	}
}

/** Searches backwards for the last newline. */
async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
	const chunk = Buffer.alloc(CHUNK_BYTES);
	// Stryker disable next-line EqualityOperator: there is nothing to read at the start of the file
	for (let end = size; end > 0; end -= CHUNK_BYTES) {
		const start = Math.max(0, end - CHUNK_BYTES);
		const { bytesRead } = await file.read(chunk, 0, end - start, start);
		const newline = chunk.subarray(0, bytesRead).lastIndexOf(NEWLINE);
		if (newline >= 0) return start + newline + 1;
	}
	return 0;
}

async function syncFolder(path: string): Promise<void> {
	// Stryker disable next-line ConditionalExpression,StringLiteral: the tests don't run on Windows
	if (process.platform === 'win32') return; // Windows can't open a folder, and needs no sync.
	const folder = await open(path);
	await folder.sync().finally(() => folder.close());
}
