/** `npm run bench`: compares the speed of the node and the trigger with alternatives, in one run. */
import { cpus, totalmem } from 'node:os';

import { Command, Option } from 'commander';
import Table from 'cli-table3';
import { Listr } from 'listr2';

import { devDependencies } from '../package.json';
import { benchConversion } from './conversion';
import { benchDraggedFields } from './draggedFields';
import { benchEvaluating } from './evaluating';
import { benchEvaluatingInN8n } from './evaluatingInN8n';
import { benchGrowth } from './growth';
import { benchLatency } from './latency';
import { benchLoad } from './load';
import { benchLocalEvidently } from './localEvidently';
import { benchRealN8n } from './realN8n';
import { benchReceiving } from './receiving';
import { format, type Section } from './section';
import { benchStart } from './start';
import { benchThroughput } from './throughput';

type Bench = (rounds: number, progress: (text: string) => void) => Promise<Section>;

const BENCHES: Record<string, Bench> = {
	throughput: benchThroughput,
	n8n: benchRealN8n,
	conversion: benchConversion,
	growth: benchGrowth,
	latency: benchLatency,
	load: benchLoad,
	fields: benchDraggedFields,
	start: benchStart,
	receiving: benchReceiving,
	evaluating: benchEvaluating,
	evidently: benchLocalEvidently,
	evaluatingInN8n: benchEvaluatingInN8n,
};

interface Arguments {
	rounds: string;
	only?: string[];
	json: boolean;
}

const MACHINE = {
	processor: cpus()[0]?.model ?? 'unknown',
	cores: cpus().length,
	memoryGb: Math.round(totalmem() / 2 ** 30),
	node: process.version,
	'n8n-core': devDependencies['n8n-core'],
	'@aws-sdk/client-evidently': devDependencies['@aws-sdk/client-evidently'],
};

async function main(): Promise<void> {
	const { rounds, only, json } = createCommand().parse().opts<Arguments>();
	const sections: Section[] = [];
	const tasks = (only ?? Object.keys(BENCHES)).map((name) => ({
		title: name,
		task: async (_context: unknown, task: { output: string }) => {
			sections.push(await BENCHES[name]!(Number(rounds), (text) => (task.output = text)));
		},
	}));
	// With --json, only the figures are printed.
	await new Listr(tasks, { silentRendererCondition: json }).run();
	print(json ? JSON.stringify({ machine: MACHINE, sections }, undefined, '\t') : report(sections));
}

const createCommand = () =>
	new Command('bench')
		.description('Compares the speed of the node and the trigger with alternatives')
		.option('--rounds <number>', 'number of rounds, of which the medians are shown', '5')
		.addOption(new Option('--only <name...>', 'parts to run').choices(Object.keys(BENCHES)))
		.option('--json', 'print the figures as JSON', false);

function report(sections: Section[]): string {
	const machine = Object.entries(MACHINE).map(([name, value]) => `${name} ${value}`);
	return [`Machine: ${machine.join(', ')}`, ...sections.map(describe)].join('\n\n');
}

function describe({ title, dependsOn, rows, goals }: Section): string {
	const table = new Table({
		head: ['', 'median', 'lowest to highest', ''],
		colAligns: ['left', 'right', 'right', 'left'],
		style: { head: [], border: [] },
		chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
	});
	for (const { name, value, range, unit } of rows) {
		table.push([name, format(value), range.map(format).join(' to '), unit]);
	}
	const verdicts = goals.map(
		({ text, seen, met }) => `${met ? 'reached' : 'NOT reached'}: ${text} (${seen})`,
	);
	return [title, `Depends on: ${dependsOn}.`, table.toString(), ...verdicts].join('\n');
}

function print(text: string): void {
	process.stdout.write(`${text}\n`);
}

main().catch((error: Error) => {
	process.stderr.write(`The benchmark failed: ${error.message}\n`);
	process.exitCode = 1;
});
