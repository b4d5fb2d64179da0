import { Command, InvalidArgumentError } from 'commander';
import * as defaults from './defaults';
import { FAULT_NAMES, type FaultRates } from './faults';

export interface Arguments {
	port: number;
	host: string;
	data: string;
	projects: readonly string[];
	/** The path of the file with the definitions. */
	features?: string;
	accessKey: string;
	secretKey: string;
	sessionToken?: string;
	tps?: number;
	fault: FaultRates;
	seed: number;
}

/** The options of `npm run evidently --`. Their values are checked when the server starts. */
export const createCommand = () =>
	new Command('evidently')
		.description('Serves a local stand-in for AWS CloudWatch Evidently')
		.option('--port <number>', '0 selects a free port', wholeNumber, defaults.DEFAULT_PORT)
		.option('--host <address>', 'address to listen on', defaults.DEFAULT_HOST)
		.option('--data <folder>', 'folder for PROJECT.ndjson files', defaults.DEFAULT_DATA_DIR)
		.option('--projects <names>', 'separated by commas', parseNames, defaults.DEFAULT_PROJECTS)
		.option('--features <file>', 'JSON of the features, launches and experiments to evaluate')
		.option('--access-key <id>', 'access key ID to accept', defaults.DEFAULT_ACCESS_KEY_ID)
		.option('--secret-key <key>', 'its secret access key', defaults.DEFAULT_SECRET_ACCESS_KEY)
		.option('--session-token <token>', 'a token that requests must carry')
		.option('--tps <number>', 'PutProjectEvents requests per second; bursts of as many', Number)
		.option(
			'--fault <name=rate...>',
			`rates from 0 to 1 of ${FAULT_NAMES.join(', ')}`,
			addFault,
			{},
		)
		.option('--seed <number>', 'makes a run repeatable', wholeNumber, defaults.DEFAULT_SEED);

const parseNames = (text: string) => [...new Set(text.split(',').map((name) => name.trim()))];

function addFault(text: string, faults: FaultRates): FaultRates {
	const [name = '', ...rate] = text.split('=');
	return { ...faults, [name]: Number(rate.join('=') || NaN) };
}

function wholeNumber(text: string): number {
	if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Use a whole number.');
	return Number(text);
}
