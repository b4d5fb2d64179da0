import { EvidentlyClient, type EvidentlyClientConfig } from '@aws-sdk/client-evidently';

import { DEFAULT_REGION } from '../../evidently';
import { onCleanUp } from './cleanUp';
import { CREDENTIALS } from './testKit';

/** Creates a client of the SDK that makes a single attempt. */
export function createClient(
	endpoint: string,
	config: EvidentlyClientConfig = {},
): EvidentlyClient {
	const client = new EvidentlyClient({
		endpoint,
		disableHostPrefix: true,
		region: DEFAULT_REGION,
		credentials: CREDENTIALS,
		maxAttempts: 1,
		...config,
	});
	onCleanUp(() => client.destroy());
	return client;
}
