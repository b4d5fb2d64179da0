import { createCommand, type Arguments } from './commandLine';
import { DEFAULT_SECRET_ACCESS_KEY } from './defaults';
import { startEvidently, type Evidently } from './server';
import { summarize } from './stats';

async function main(): Promise<void> {
	const options = createCommand().parse().opts<Arguments>();
	const evidently = await start(options);
	closeOnSignal(evidently);
	console.log(`Evidently listening on ${evidently.url}`);
	console.log(describe(options));
}

function start(options: Arguments): Promise<Evidently> {
	const { accessKey: accessKeyId, secretKey: secretAccessKey, sessionToken } = options;
	return startEvidently({
		host: options.host,
		port: options.port,
		dataDir: options.data,
		projects: options.projects,
		credentials: [{ accessKeyId, secretAccessKey, sessionToken }],
		tps: options.tps,
		faults: options.fault,
		seed: options.seed,
		log: console.error,
	});
}

function describe({ projects, data, accessKey, secretKey }: Arguments): string {
	const isPublished = secretKey === DEFAULT_SECRET_ACCESS_KEY;
	return [
		'In n8n, enter this URL as the Endpoint of the credential, and the keys below.',
		`Projects: ${projects.join(', ')}`,
		`Events go to ${data}/PROJECT.ndjson`,
		`Access key ID: ${accessKey}`,
		`Secret access key: ${isPublished ? secretKey : 'the one given'}`,
	].join('\n');
}

function closeOnSignal(evidently: Evidently): void {
	const close = async () => {
		await evidently.close();
		console.log(summarize(evidently.stats));
	};
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
}

main().catch((error: Error) => {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
});
