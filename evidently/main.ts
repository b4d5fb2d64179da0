import { createCommand, type Arguments } from './commandLine';
import { DEFAULT_SECRET_ACCESS_KEY } from './defaults';
import { startEvidently, type Evidently } from './server';

async function main(): Promise<void> {
	const { data, fault, accessKey, secretKey, sessionToken, ...rest } = createCommand()
		.parse()
		.opts<Arguments>();
	const credential = { accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken };
	const evidently = await startEvidently({
		...rest,
		dataDir: data,
		credentials: [credential],
		faults: fault,
		log: console.error,
	});
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void close(evidently));
	}
	const isPublished = secretKey === DEFAULT_SECRET_ACCESS_KEY;
	console.log(`Evidently listening on ${evidently.url}
In n8n, enter this URL as the Endpoint of the credential, and the keys below.
Projects: ${rest.projects.join(', ')}
Events go to ${data}/PROJECT.ndjson
Access key ID: ${accessKey}
Secret access key: ${isPublished ? secretKey : 'the one given'}`);
}

async function close(evidently: Evidently): Promise<void> {
	await evidently.close();
	console.log(evidently.stats.summary());
}

main().catch((error: Error) => {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
});
