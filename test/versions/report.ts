import Table from 'cli-table3';

import type { EngineInstallation } from '../../n8n/install/installEngine';
import { hasFailed, type TestResult } from './run';

/** The result of all tests in one n8n. */
export interface Tried {
	/** The requested version. */
	title: string;
	/** The engine that was tested, or undefined if it could not be installed. */
	engine?: EngineInstallation;
	results: TestResult[];
	/** The versions that npm couldn't install, with the reasons. */
	notInstalled: Array<{ version: string; reason: string }>;
}

const HEADINGS = ['n8n', 'n8n-core', 'n8n-workflow', 'tests'];

export const hasBroken = ({ engine, results }: Tried) => !engine || results.some(hasFailed);

/** Formats the results as a table for a terminal, with a row for each n8n. */
export function toTerminal(all: Tried[]): string {
	const table = new Table({ head: HEADINGS, style: { head: [], border: [] } });
	table.push(...all.map(rowOf));
	return [table.toString(), ...problemsOf(all).map((line) => `\n${line}`)].join('\n');
}

/** Formats the results as Markdown, with the date of the run. */
export function toMarkdown(all: Tried[]): string {
	const date = new Date().toISOString().slice(0, 10);
	const lines = [HEADINGS, HEADINGS.map(() => '---'), ...all.map(rowOf)];
	const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
	const problems = problemsOf(all).map((line) => `- ${line.replaceAll('\n', '\n  ')}`);
	return [`Run on ${date} with Node ${process.versions.node}:`, table, ...problems].join('\n\n');
}

function rowOf({ title, engine, results }: Tried): string[] {
	return engine
		? [engine.n8n, engine.core, engine.workflow, summaryOf(results)]
		: [title, 'not installed', '', ''];
}

function summaryOf(results: TestResult[]): string {
	const failed = results.filter(hasFailed).length;
	return failed === 0 ? `✔ ${results.length}` : `✘ ${failed} of ${results.length}`;
}

function problemsOf(all: Tried[]): string[] {
	return all.flatMap(({ engine, results, notInstalled }) => [
		...notInstalled.map(
			({ version, reason }) => `n8n ${version} could not be installed: ${reason}`,
		),
		...results
			.filter(hasFailed)
			.map(({ file, title, error }) => `n8n ${engine?.n8n}, ${file}, "${title}": ${error}`),
	]);
}
