import {
	DEFAULT_ACCESS_KEY_ID,
	DEFAULT_SECRET_ACCESS_KEY,
	startEvidently,
	type Evidently,
	type EvidentlyOptions,
} from '../../evidently';
import { onCleanUp, temporaryFolder } from './cleanUp';

// These files don't import the local Evidently, so tests that need nothing else load faster.
export { cleanUp, onCleanUp, temporaryFolder } from './cleanUp';
export { customEvent, some, textLike, textWith, wireEvent } from './values';

export const CREDENTIALS = {
	accessKeyId: DEFAULT_ACCESS_KEY_ID,
	secretAccessKey: DEFAULT_SECRET_ACCESS_KEY,
};

/** Starts a local Evidently on a free port with an empty folder. */
export async function startTestEvidently(options: EvidentlyOptions = {}): Promise<Evidently> {
	const dataDir = options.dataDir ?? (await temporaryFolder());
	const evidently = await startEvidently({ port: 0, ...options, dataDir });
	onCleanUp(() => evidently.close());
	return evidently;
}
