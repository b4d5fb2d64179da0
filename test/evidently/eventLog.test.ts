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
import { cleanUp, temporaryFolder } from './cleanUp';
import { holdDisk, watchDisk } from './disk';
import { wireEvent } from './values';

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

test('writes one line per event and reads it back', async () => {
	await log.append([stored('1'), stored('2')]);
	await log.append([stored('3')]);
	expect(await readFile(join(folder, 'demo.ndjson'), 'utf8')).toMatch(/^(\{.*\}\n){3}$/);
	expect(await readEvents(folder, 'demo')).toEqual([stored('1'), stored('2'), stored('3')]);
});

test.each(['"\u2028\ud800\\n\n"', ' {"big": 12345678901234567890, "e": 1.0e3} ', '"日本 🎉"'])(
	'keeps the data %j as it came',
	async (data) => {
		await log.append([stored('1', data)]);
		expect((await readEvents(folder, 'demo'))[0]?.data).toBe(data);
	},
);

describe('Events are told to be stored', () => {
	test('once the disk has them, and the folder its new file', async () => {
		const disk = await watchDisk();
		const stored_ = log.append([stored('1')]).then(() => disk.calls.push('told'));
		await stored_;
		expect(disk.calls).toEqual(['appendFile', 'datasync', 'sync', 'told']);
		disk.calls.length = 0;
		await log.append([stored('2'), stored('3')]);
		expect(disk.calls).toEqual(['appendFile', 'datasync']);
	});

	test('not before', async () => {
		const disk = await holdDisk();
		const told = jest.fn();
		const appended = log.append([stored('1')]).then(told);
		await disk.reached;
		await new Promise(setImmediate);
		expect(told).not.toHaveBeenCalled();
		disk.release();
		await appended;
	}, 5_000);

	test('not if the disk fails: then nothing of them stays', async () => {
		await log.append([stored('1')]);
		const disk = await watchDisk();
		disk.fail('datasync', new Error('EIO'));
		await expect(log.append([stored('2')])).rejects.toThrow('EIO');
		expect(await ids()).toEqual(['1']);
	});
});

test('has no events where there is no file', async () => {
	expect(await ids()).toEqual([]);
});

test('creates file and folder at the start', async () => {
	const nested = new EventLog(join(folder, 'a', 'b'), 'demo', () => undefined);
	await nested.append([]);
	expect((await stat(nested.path)).size).toBe(0);
});

test('keeps the order of those who wait, and tells each when its events are stored', async () => {
	const appended = Array.from({ length: 40 }, (_, i) => log.append([stored(String(i))]));
	await appended[0];
	expect(await ids()).toContain('0');
	await Promise.all(appended);
	expect(await ids()).toEqual(Array.from({ length: 40 }, (_, i) => String(i)));
});

test('is idle once everything is written', async () => {
	void log.append([stored('1')]);
	void log.append([stored('2')]);
	await log.idle();
	expect(await ids()).toEqual(['1', '2']);
});

test.each([10, 5000])(
	'removes a torn line of about %d bytes at the start, and says so',
	async (size) => {
		await log.append([stored('1')]);
		const torn = JSON.stringify(stored('2', 'x'.repeat(size))).slice(0, -1);
		await appendFile(log.path, torn);
		expect(await ids()).toEqual(['1']);
		await log.append([]);
		expect(messages).toEqual([
			`Removed an unfinished line of ${torn.length} bytes from the end of ${log.path}`,
		]);
		await log.append([stored('3')]);
		expect(await ids()).toEqual(['1', '3']);
	},
);

test('removes a torn line that is all there is', async () => {
	await writeFile(log.path, '{"eventId":');
	await log.append([stored('1')]);
	expect(await ids()).toEqual(['1']);
});

test('fails while its file is a folder, and works again afterwards', async () => {
	await mkdir(log.path);
	await expect(log.append([stored('1')])).rejects.toMatchObject({ code: 'EISDIR' });
	await rm(log.path, { recursive: true });
	await log.append([stored('2')]);
	expect(await ids()).toEqual(['2']);
});

test('fails for all who wait while the disk is full, and works again afterwards', async () => {
	await symlink('/dev/full', log.path);
	const results = await Promise.allSettled([1, 2, 3].map((n) => log.append([stored(String(n))])));
	expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
	await rm(log.path);
	await log.append([stored('4')]);
	expect(await ids()).toEqual(['4']);
});

test('starts a new file when its own was taken away', async () => {
	await log.append([stored('1')]);
	await rm(folder, { recursive: true });
	await expect(stat(log.path)).rejects.toMatchObject(existsNot);
	await log.append([stored('2')]);
	expect(await ids()).toEqual(['2']);
});

const OPEN_FILES = '/proc/self/fd';

(existsSync(OPEN_FILES) ? test : test.skip)('leaves no file open', async () => {
	await log.append([stored('1')]);
	const disk = await watchDisk();
	disk.fail('datasync', new Error('EIO'));
	await log.append([stored('2')]).catch(() => undefined);
	const links = (await readdir(OPEN_FILES)).map((name) => readlink(join(OPEN_FILES, name)));
	const open = (await Promise.allSettled(links)).map((link) => JSON.stringify(link));
	expect(open.filter((link) => link.includes(folder))).toEqual([]);
});

// The search for it reads 4096 bytes at a time, and this newline is the first of them.
test('finds the end of the last line wherever it is', async () => {
	await log.append([stored('1'), stored('2')]);
	await appendFile(log.path, 'x'.repeat(4095));
	await log.append([]);
	expect(await ids()).toEqual(['1', '2']);
});

test('refuses to read what is no file', async () => {
	await mkdir(log.path);
	await expect(ids()).rejects.toMatchObject({ code: 'EISDIR' });
});

test('refuses to read a broken line', async () => {
	await writeFile(log.path, '{"eventId":\n');
	await expect(ids()).rejects.toThrow(SyntaxError);
});
