/** `npm run test:versions`: the packed package in the engines of several n8n versions. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Command, Option } from 'commander';

import { packPackage } from '../../n8n/package';
import { inSteps } from '../../n8n/progress';
import { bundleSuites } from './bundle';
import { writePage } from './page';
import { toTargets } from './releases';
import { hasBroken, toMarkdown, toTerminal, type Tried } from './report';
import { tryTarget } from './tryTarget';

interface Arguments {
	only?: string[];
	newest: boolean;
	summary?: string;
	write: boolean;
}

const createCommand = () =>
	new Command('test:versions')
		.description('Checks the packed package in the engines of several n8n versions')
		.option('--only <versions>', 'these, separated by commas', (list) => list.split(/[,\s]+/))
		.option('--newest', 'the newest published n8n; with --only, besides those', false)
		.option('--summary <file>', 'write the table and what failed to a file, as Markdown')
		.addOption(
			new Option('--write', 'put the table into docs/compatibility.md')
				.default(false)
				.conflicts(['only', 'newest']),
		);

async function main(): Promise<void> {
	const { summary, write, ...selection } = createCommand().parse().opts<Arguments>();
	const folder = await mkdtemp(join(tmpdir(), 'evidently-versions-'));
	try {
		const all = await tryAll(await toTargets(selection), folder);
		console.log(toTerminal(all));
		if (summary) await writeFile(summary, `${toMarkdown(all)}\n`);
		if (write) await writePage(all);
		if (all.some(hasBroken)) process.exitCode = 1;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function tryAll(targets: Awaited<ReturnType<typeof toTargets>>, folder: string) {
	const all: Tried[] = [];
	let tarball = '';
	await inSteps([
		{ title: 'package', run: async () => void (tarball = await packPackage(folder)) },
		{ title: 'checks', run: async () => await bundleSuites(folder) },
	]);
	const steps = targets.map((target) => ({
		title: `n8n ${target.title}`,
		run: async (report: (progress: string) => void) => {
			const tried = await tryTarget(target, { folder, tarball, report });
			all.push(tried);
			if (hasBroken(tried)) throw new Error('see below');
		},
	}));
	await inSteps(steps, { goOn: true });
	return all;
}

main().catch((error: Error) => {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
});
