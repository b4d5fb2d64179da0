import { existsSync } from 'node:fs';
import {
	appendFile,
	mkdir,
	readdir,
	readFile,
	readlink,
	rm,
	stat,
	symlink,
	writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { EventLog, readEvents, type StoredEvent } from '../../evidently/eventLog';
import { cleanUp, temporaryFolder } from '../support/cleanUp';
import { holdDisk, watchDisk } from './disk';
import { wireEvent } from '../support/values';

const stored = (eventId: string, data: string = '{}'): StoredEvent => ({
	eventId,
	receivedTime: 1760616001.5,
	project: 'demo',
	...wireEvent(),
	data,
});

let folder: string;
let messages: string[];
let log: EventLog;

beforeEach(async () => {
	folder = await temporaryFolder();
	messages = [];
	log = new EventLog(folder, 'demo', (message) => messages.push(message));
});

afterEach(cleanUp);
afterEach(() => jest.restoreAllMocks());

const ids = async () => (await readEvents(folder, 'demo')).map(({ eventId }) => eventId);

const existsNot = { code: 'ENOENT' };

it('writes one line per event and reads the events back', async () => {
	await log.append([stored('1'), stored('2')]);
	await log.append([stored('3')]);
	expect(await readFile(join(folder, 'demo.ndjson'), 'utf8')).toMatch(/^(\{.*\}\n){3}$/);
	expect(await readEvents(folder, 'demo')).toEqual([stored('1'), stored('2'), stored('3')]);
});

it.each(['"\u2028\ud800\\n\n"', ' {"big": 12345678901234567890, "e": 1.0e3} ', '"日本 🎉"'])(
	'stores the data %j unchanged',
	async (data) => {
		await log.append([stored('1', data)]);
		expect((await readEvents(folder, 'demo'))[0]?.data).toBe(data);
	},
);

describe('EventLog.append', () => {
	it('confirms events once they and the new file’s folder entry are on the disk', async () => {
		const disk = await watchDisk();
		const stored_ = log.append([stored('1')]).then(() => disk.calls.push('confirmed'));
		await stored_;
		expect(disk.calls).toEqual(['appendFile', 'datasync', 'sync', 'confirmed']);
		disk.calls.length = 0;
		await log.append([stored('2'), stored('3')]);
		expect(disk.calls).toEqual(['appendFile', 'datasync']);
	});

	it('does not confirm events before they are on the disk', async () => {
		const disk = await holdDisk();
		const confirmed = jest.fn();
		const appended = log.append([stored('1')]).then(confirmed);
		await disk.reached;
		await new Promise(setImmediate);
		expect(confirmed).not.toHaveBeenCalled();
		disk.release();
		await appended;
	}, 5_000);

	it('rejects events if the disk fails, and leaves none of them in the file', async () => {
		await log.append([stored('1')]);
		const disk = await watchDisk();
		disk.fail('datasync', new Error('EIO'));
		await expect(log.append([stored('2')])).rejects.toThrow('EIO');
		expect(await ids()).toEqual(['1']);
	});
});

it('reads no events from a file that does not exist', async () => {
	expect(await ids()).toEqual([]);
});

it('creates the file and its folder when no events are appended', async () => {
	const nested = new EventLog(join(folder, 'a', 'b'), 'demo', () => undefined);
	await nested.append([]);
	expect((await stat(nested.path)).size).toBe(0);
});

it('keeps the order of concurrent calls, and confirms each once its events are stored', async () => {
	const appended = Array.from({ length: 40 }, (_, i) => log.append([stored(String(i))]));
	await appended[0];
	expect(await ids()).toContain('0');
	await Promise.all(appended);
	expect(await ids()).toEqual(Array.from({ length: 40 }, (_, i) => String(i)));
});

it('becomes idle once everything is written', async () => {
	void log.append([stored('1')]);
	void log.append([stored('2')]);
	await log.idle();
	expect(await ids()).toEqual(['1', '2']);
});

it.each([10, 5000])(
	'removes an unfinished last line of about %d bytes, and logs that',
	async (size) => {
		await log.append([stored('1')]);
		const unfinished = JSON.stringify(stored('2', 'x'.repeat(size))).slice(0, -1);
		await appendFile(log.path, unfinished);
		expect(await ids()).toEqual(['1']);
		await log.append([]);
		expect(messages).toEqual([
			`Removed an unfinished line of ${unfinished.length} bytes from the end of ${log.path}`,
		]);
		await log.append([stored('3')]);
		expect(await ids()).toEqual(['1', '3']);
	},
);

it('removes an unfinished line that is the only one in the file', async () => {
	await writeFile(log.path, '{"eventId":');
	await log.append([stored('1')]);
	expect(await ids()).toEqual(['1']);
});

it('rejects events while its file is a folder, and stores events again afterwards', async () => {
	await mkdir(log.path);
	await expect(log.append([stored('1')])).rejects.toMatchObject({ code: 'EISDIR' });
	await rm(log.path, { recursive: true });
	await log.append([stored('2')]);
	expect(await ids()).toEqual(['2']);
});

it('rejects all concurrent calls while the disk is full, and stores events again afterwards', async () => {
	await symlink('/dev/full', log.path);
	const results = await Promise.allSettled([1, 2, 3].map((n) => log.append([stored(String(n))])));
	expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
	await rm(log.path);
	await log.append([stored('4')]);
	expect(await ids()).toEqual(['4']);
});

it('creates a new file if the old one was removed', async () => {
	await log.append([stored('1')]);
	await rm(folder, { recursive: true });
	await expect(stat(log.path)).rejects.toMatchObject(existsNot);
	await log.append([stored('2')]);
	expect(await ids()).toEqual(['2']);
});

const OPEN_FILES = '/proc/self/fd';

(existsSync(OPEN_FILES) ? it : it.skip)('closes its file even if the disk fails', async () => {
	await log.append([stored('1')]);
	const disk = await watchDisk();
	disk.fail('datasync', new Error('EIO'));
	await log.append([stored('2')]).catch(() => undefined);
	const links = (await readdir(OPEN_FILES)).map((name) => readlink(join(OPEN_FILES, name)));
	const open = (await Promise.allSettled(links)).map((link) => JSON.stringify(link));
	expect(open.filter((link) => link.includes(folder))).toEqual([]);
});

// The search reads 4096 bytes at a time; this newline is the first byte of such a block.
it('finds the last newline at the start of a block', async () => {
	await log.append([stored('1'), stored('2')]);
	await appendFile(log.path, 'x'.repeat(4095));
	await log.append([]);
	expect(await ids()).toEqual(['1', '2']);
});

it('fails to read events from a folder', async () => {
	await mkdir(log.path);
	await expect(ids()).rejects.toMatchObject({ code: 'EISDIR' });
});

it('fails to read a finished line that is not JSON', async () => {
	await writeFile(log.path, '{"eventId":\n');
	await expect(ids()).rejects.toThrow(SyntaxError);
});
