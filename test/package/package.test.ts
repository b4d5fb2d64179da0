import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { startEvidently } from '../../evidently';
import { Engine } from '../../n8n/engine/engine';
import { NODE, workflowOf } from '../../n8n/engine/scenario';
import { jsonOf } from '../engine/setUp';
import { CREDENTIALS } from '../support/testKit';

const REPOSITORY = resolve(__dirname, '../..');

/** The maximum size of the packed file. */
const MAX_PACKED_BYTES = 160_000;

const run = promisify(execFile);

interface Manifest {
	dependencies?: object;
	peerDependencies?: object;
	n8n: { strict: boolean; nodes: string[]; credentials: string[] };
}

/**
 * Runs n8n's own scanner in a separate process, because it is an ES module, and without jest's
 * NODE_ENV, which makes its rules treat every file as a test file. Loading it takes seconds.
 */
async function scan(...folders: string[]): Promise<string[]> {
	const script = join(__dirname, 'scan.mjs');
	const env = { ...process.env, NODE_ENV: undefined };
	const { stdout } = await run(process.execPath, [script, ...folders], { env });
	return JSON.parse(stdout) as string[];
}

describe('The packed package', () => {
	let folder: string;
	let tarball: string;
	let unpacked: string;
	let manifest: Manifest;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'packed-'));
		await run('npm', ['pack', '--pack-destination', folder], { cwd: REPOSITORY });
		tarball = join(folder, readdirSync(folder)[0]!);
		await run('tar', ['-xzf', tarball, '-C', folder]);
		unpacked = join(folder, 'package');
		manifest = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8')) as Manifest;
	});
	afterAll(() => rm(folder, { recursive: true, force: true }));

	it("passes n8n's scanner, including the rules of n8n Cloud, and would fail it with a timer", async () => {
		const folderOfMutant = await mkdtemp(join(folder, 'mutant-'));
		await writeFile(join(folderOfMutant, 'sdk.js'), 'globalThis.setTimeout(() => {}, 1);\n');
		const [result, resultOfMutant] = await scan(unpacked, folderOfMutant);
		expect(result).toBe('passed');
		expect(resultOfMutant).toContain('no-restricted-globals');
	});

	it('has no dependencies, n8n-workflow as its only peer dependency, and strict mode', () => {
		expect(manifest.dependencies).toBeUndefined();
		expect(Object.keys(manifest.peerDependencies ?? {})).toEqual(['n8n-workflow']);
		expect(manifest.n8n.strict).toBe(true);
	});

	it('requires nothing but n8n-workflow, crypto and its own files', async () => {
		for (const file of filesOf(unpacked).filter((name) => name.endsWith('.js'))) {
			const code = await readFile(join(unpacked, file), 'utf8');
			const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!);
			const foreign = required.filter((name) => !/^(\.|n8n-workflow$|crypto$)/.test(name));
			expect({ file, foreign }).toEqual({ file, foreign: [] });
		}
	});

	it('packs at most 160 kB, and only the files that n8n and a reader need', () => {
		expect(statSync(tarball).size).toBeLessThanOrEqual(MAX_PACKED_BYTES);
		const unexpected = filesOf(unpacked).filter(
			(file) =>
				!/^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(file) &&
				!/^dist\/sdk\.js$/.test(file) &&
				!/^dist\/THIRD_PARTY_LICENSES\.txt$/.test(file) &&
				!/^dist\/(nodes|credentials)\/.+\.(js|svg|node\.json)$/.test(file) &&
				!/^dist\/nodes\/.+\/__schema__\/.+\.json$/.test(file),
		);
		expect(unexpected).toEqual([]);
	});

	it('lists the bundled packages with their versions and licenses', async () => {
		const licenses = await readFile(join(unpacked, 'dist/THIRD_PARTY_LICENSES.txt'), 'utf8');
		const sdk = JSON.parse(
			await readFile(
				join(REPOSITORY, 'node_modules/@aws-sdk/client-evidently/package.json'),
				'utf8',
			),
		) as { version: string };
		expect(licenses).toContain(`@aws-sdk/client-evidently ${sdk.version} (Apache-2.0)`);
		expect(licenses).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
		expect(licenses).toContain('fast-xml-parser');
		expect(licenses).toContain('Permission is hereby granted, free of charge');
	});

	it('loads the SDK only when the node runs', async () => {
		const files = [...manifest.n8n.nodes, ...manifest.n8n.credentials].map((file) =>
			join(REPOSITORY, file),
		);
		const script = `for (const file of ${JSON.stringify(files)}) require(file); console.log(Object.keys(require.cache).filter((name) => name.endsWith('sdk.js')).length)`;
		expect((await run(process.execPath, ['-e', script])).stdout).toBe('0\n');
	});

	it("sends events in n8n's engine, unpacked as n8n installs it", async () => {
		const evidently = await startEvidently({ port: 0, dataDir: join(folder, 'data') });
		const engine = await Engine.load(await installed(unpacked));
		const result = await engine.run(workflowOf({ items: [{ n: 1 }] }), {
			awsEvidentlyApi: { ...CREDENTIALS, endpoint: evidently.url },
		});
		expect(jsonOf(result.items(NODE))).toEqual([{ eventId: expect.any(String) as string }]);
		await evidently.close();
	});
});

/** Links the node_modules with n8n-workflow into the package, as in n8n's own folder. */
async function installed(unpacked: string): Promise<string> {
	await symlink(join(REPOSITORY, 'node_modules'), join(unpacked, 'node_modules'));
	return unpacked;
}

function filesOf(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
