import { readFile } from 'node:fs/promises';
import type { Definitions } from '../nodes/AwsEvidently/evaluate/definitions';
import { parseDefinitions } from '../nodes/AwsEvidently/evaluate/parseDefinitions';
import { createCommand, type Arguments } from './commandLine';
import { DEFAULT_SECRET_ACCESS_KEY } from './defaults';
import { startEvidently, type Evidently } from './server';

async function main(): Promise<void> {
	const { data, fault, features, accessKey, secretKey, sessionToken, ...rest } = createCommand()
		.parse()
		.opts<Arguments>();
	const evidently = await startEvidently({
		...rest,
		dataDir: data,
		features: features === undefined ? undefined : await readDefinitions(features),
		credentials: [{ accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken }],
		faults: fault,
		log: console.error,
	});
	process.once('SIGINT', () => void close(evidently));
	process.once('SIGTERM', () => void close(evidently));
	const isPublished = secretKey === DEFAULT_SECRET_ACCESS_KEY;
	console.log(`Evidently listening on ${evidently.url}
In n8n, enter this URL as the Endpoint of the credential, and the keys below.
Projects: ${rest.projects.join(', ')}
Events go to ${data}/PROJECT.ndjson
Access key ID: ${accessKey}
Secret access key: ${isPublished ? secretKey : 'the one given'}`);
}

async function readDefinitions(path: string): Promise<Definitions> {
	const text = await readFile(path, 'utf8').catch((error: Error) => {
		throw new Error(`Can't read --features: ${error.message}`);
	});
	return parseDefinitions(text, path);
}

async function close(evidently: Evidently): Promise<void> {
	await evidently.close();
	console.log(evidently.stats.summary());
}

main().catch((error: Error) => {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
});
