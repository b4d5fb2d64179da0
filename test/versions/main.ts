/** `npm run test:versions` runs the tests of `test/engine` with the engines of several n8n versions. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { Command, Option } from 'commander';

import { REPOSITORY } from '../../n8n/install/package';
import { inSteps } from '../../n8n/install/progress';
import { writePage } from './page';
import { NEWEST, toTargets } from './releases';
import { hasBroken, toMarkdown, toTerminal, type Tried } from './report';
import { tryTarget } from './tryTarget';

interface Arguments {
	only?: string[];
	newest: boolean;
	write: boolean;
}

/** The table and the failed tests as Markdown, which a GitHub workflow reports. */
const SUMMARY = join(REPOSITORY, '.cache', 'versions.md');

const createCommand = () =>
	new Command('test:versions')
		.description(
			'Runs the tests of test/engine with the engines of several n8n versions. ' +
				'The result is also written to .cache/versions.md.',
		)
		.option(
			'--only <versions>',
			'test only these versions, separated by commas; "newest" is allowed, too',
			toList,
		)
		.addOption(
			new Option('--newest', 'test only the newest published n8n that can be installed')
				.default(false)
				.conflicts('only'),
		)
		.addOption(
			new Option('--write', 'write the result of all versions to docs/compatibility.md')
				.default(false)
				.conflicts(['only', 'newest']),
		);

const toList = (text: string) => text.split(/[,\s]+/);

async function main(): Promise<void> {
	const { only, newest, write } = createCommand().parse().opts<Arguments>();
	const folder = await mkdtemp(join(tmpdir(), 'evidently-versions-'));
	try {
		await rm(SUMMARY, { force: true });
		const all = await tryAll(await toTargets(newest ? [NEWEST] : only), folder);
		console.log(toTerminal(all));
		await mkdir(dirname(SUMMARY), { recursive: true });
		await writeFile(SUMMARY, `${toMarkdown(all)}\n`);
		if (write) await writePage(all);
		if (all.some(hasBroken)) process.exitCode = 1;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function tryAll(targets: Awaited<ReturnType<typeof toTargets>>, folder: string) {
	const all: Tried[] = [];
	const steps = targets.map((target) => ({
		title: `n8n ${target.title}`,
		run: async (report: (progress: string) => void) => {
			const tried = await tryTarget(target, folder, report);
			all.push(tried);
			if (hasBroken(tried)) throw new Error('Some tests failed. See the table below.');
		},
	}));
	await inSteps(steps, { goOn: true });
	return all;
}

main().catch((error: Error) => {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
});
