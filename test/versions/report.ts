import Table from 'cli-table3';

import type { EngineInstallation } from '../../n8n/install/installEngine';
import { hasFailed, type Check } from './check';

/** The result of all checks in one n8n. */
export interface Tried {
	/** The requested version. */
	title: string;
	/** The engine that was checked, or undefined if it could not be installed. */
	engine?: EngineInstallation;
	checks: Check[];
	/** The versions that npm couldn't install, with the reasons. */
	notInstalled: Array<{ version: string; reason: string }>;
}

const HEADINGS = ['n8n', 'n8n-core', 'n8n-workflow'];

export const hasBroken = ({ engine, checks }: Tried) => !engine || checks.some(hasFailed);

/** Formats the results as a table for a terminal: a row for each n8n, a column for each group. */
export function toTerminal(all: Tried[]): string {
	const table = new Table({ head: headOf(all), style: { head: [], border: [] } });
	table.push(...rowsOf(all));
	return [table.toString(), ...problemsOf(all).map((line) => `\n${line}`)].join('\n');
}

/** Formats the results as Markdown, with the date of the run. */
export function toMarkdown(all: Tried[]): string {
	const date = new Date().toISOString().slice(0, 10);
	const head = headOf(all);
	const lines = [head, head.map(() => '---'), ...rowsOf(all)];
	const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
	const problems = problemsOf(all).map((line) => `- ${line.replaceAll('\n', '\n  ')}`);
	return [`Run on ${date} with Node ${process.versions.node}:`, table, ...problems].join('\n\n');
}

/** Lists the groups and their checks as Markdown. */
export function toList(all: Tried[]): string {
	const checks = all.flatMap((each) => each.checks);
	return groupsOf(all)
		.map((group) => {
			const titles = checks.filter((check) => check.group === group).map(({ title }) => title);
			return [`**${group}**\n`, ...[...new Set(titles)].map((title) => `- ${title}`)].join('\n');
		})
		.join('\n\n');
}

function headOf(all: Tried[]): string[] {
	return [...HEADINGS, ...groupsOf(all)];
}

function groupsOf(all: Tried[]): string[] {
	return [...new Set(all.flatMap(({ checks }) => checks.map(({ group }) => group)))];
}

function rowsOf(all: Tried[]): string[][] {
	return all.map(({ title, engine, checks }) => [
		engine?.n8n ?? title,
		engine?.core ?? 'not installed',
		engine?.workflow ?? '',
		...groupsOf(all).map((group) => cell(checks.filter((check) => check.group === group))),
	]);
}

function cell(checks: Check[]): string {
	const failed = checks.filter(hasFailed).length;
	if (checks.length === 0) return '';
	return failed === 0 ? `✔ ${checks.length}` : `✘ ${failed} of ${checks.length}`;
}

function problemsOf(all: Tried[]): string[] {
	return all.flatMap(({ engine, checks, notInstalled }) => [
		...notInstalled.map(
			({ version, reason }) => `n8n ${version} could not be installed: ${reason}`,
		),
		...checks
			.filter(hasFailed)
			.map(({ group, title, error }) => `n8n ${engine?.n8n}, ${group}, "${title}": ${error}`),
	]);
}
