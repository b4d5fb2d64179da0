import type {
	BatchEvaluateFeatureCommandOutput,
	EvaluateFeatureCommandOutput,
	PutProjectEventsCommandOutput,
} from '@aws-sdk/client-evidently';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import {
	cacheFolder,
	finishFolder,
	isFinished,
	partialFolder,
	withLock,
} from '../../n8n/install/cache';
import { npmInstall, packageFolder } from '../../n8n/install/npmInstall';

/** The last release of the JavaScript SDK v2. */
const VERSION = '2.1693.0';

/** The SDK has 101 MB, so it is in the cache, as n8n is, and not among the development dependencies. */
const FOLDER = join(cacheFolder(), `aws-sdk-${VERSION}`);

/** The folder for `NODE_PATH` with which a program finds the SDK. */
export const SDK_V2_PATH = join(FOLDER, 'node_modules');

export const NO_SDK_V2 = 'no JavaScript SDK v2 in the cache (`npm run test:n8n` installs it)';

export const hasSdkV2 = isFinished(FOLDER);

export async function ensureSdkV2(): Promise<void> {
	if (hasSdkV2) return;
	await withLock(FOLDER, async () => {
		const cwd = await packageFolder(partialFolder(FOLDER));
		await npmInstall({ specs: [`aws-sdk@${VERSION}`], cwd });
		await finishFolder(FOLDER);
	});
}

interface Request<Output> {
	promise(): Promise<Output>;
}

/** The calls of the SDK's client that the tests use. */
interface EvidentlyV2 {
	putProjectEvents(input: object): Request<PutProjectEventsCommandOutput>;
	evaluateFeature(input: object): Request<EvaluateFeatureCommandOutput>;
	batchEvaluateFeature(input: object): Request<BatchEvaluateFeatureCommandOutput>;
}

/** Creates a client of the SDK, which must be in the cache. */
export function createEvidentlyV2(options: object): EvidentlyV2 {
	const requireFromCache = createRequire(join(FOLDER, 'package.json'));
	const Client = requireFromCache('aws-sdk/clients/evidently') as new (
		options: object,
	) => EvidentlyV2;
	return new Client(options);
}
