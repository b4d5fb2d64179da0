import { Command, InvalidArgumentError } from 'commander';
import { isProjectName, NAME_RULE } from '../nodes/AwsEvidently/api/projects';
import {
	DEFAULT_ACCESS_KEY_ID,
	DEFAULT_DATA_DIR,
	DEFAULT_HOST,
	DEFAULT_PORT,
	DEFAULT_PROJECTS,
	DEFAULT_SECRET_ACCESS_KEY,
	DEFAULT_SEED,
} from './defaults';
import { FAULT_NAMES, isFaultName, type FaultRates } from './faults';

export interface Arguments {
	port: number;
	host: string;
	data: string;
	projects: readonly string[];
	accessKey: string;
	secretKey: string;
	sessionToken?: string;
	tps?: number;
	fault: FaultRates;
	seed: number;
}

/** The options of `npm run evidently --`. A wrong one ends the process with words and code 1. */
export const createCommand = () =>
	new Command('evidently')
		.description('Serves a local stand-in for AWS CloudWatch Evidently')
		.option('--port <number>', '0 takes a free one', parsePort, DEFAULT_PORT)
		.option('--host <address>', 'where to listen', DEFAULT_HOST)
		.option('--data <folder>', 'where PROJECT.ndjson files go', DEFAULT_DATA_DIR)
		.option('--projects <names>', 'separated by commas', parseProjects, DEFAULT_PROJECTS)
		.option('--access-key <id>', 'the access key ID to accept', DEFAULT_ACCESS_KEY_ID)
		.option('--secret-key <key>', 'its secret access key', DEFAULT_SECRET_ACCESS_KEY)
		.option('--session-token <token>', 'a token that requests must carry')
		.option('--tps <number>', 'PutProjectEvents requests per second; bursts of as many', parseTps)
		.option(
			'--fault <name=rate...>',
			`rates from 0 to 1 of ${FAULT_NAMES.join(', ')}`,
			addFault,
			{},
		)
		.option('--seed <number>', 'makes the faults of a run repeatable', parseSeed, DEFAULT_SEED);

export function parsePort(text: string): number {
	const port = wholeNumber(text);
	if (port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
	return port;
}

export function parseProjects(text: string): string[] {
	const names = [...new Set(text.split(',').map((name) => name.trim()))];
	const wrong = names.find((name) => !isProjectName(name));
	if (wrong === undefined) return names;
	throw new InvalidArgumentError(`'${wrong}' can't name a project: it takes ${NAME_RULE}.`);
}

export function parseTps(text: string): number {
	const tps = Number(text);
	if (tps > 0 && Number.isFinite(tps)) return tps;
	throw new InvalidArgumentError('A quota is a number above 0.');
}

export function parseSeed(text: string): number {
	return wholeNumber(text);
}

/** Adds `NAME=RATE` to the faults so far. */
export function addFault(text: string, faults: FaultRates): FaultRates {
	const [name = '', rate = '', ...rest] = text.split('=');
	if (!isFaultName(name)) {
		throw new InvalidArgumentError(`Known faults are ${FAULT_NAMES.join(', ')}.`);
	}
	const isRate = /^(\d+\.?\d*|\.\d+)$/.test(rate) && Number(rate) <= 1;
	if (!isRate || rest.length > 0) {
		throw new InvalidArgumentError(`Write ${name}=RATE with a rate from 0 to 1.`);
	}
	return { ...faults, [name]: Number(rate) };
}

function wholeNumber(text: string): number {
	if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
	return Number(text);
}
