import { DEFAULT_ACCESS_KEY_ID, DEFAULT_REGION, DEFAULT_SECRET_ACCESS_KEY } from './defaults';

/** The credential that n8n needs for a local Evidently with its default keys. */
export const localCredential = (endpoint: string) => ({
	name: 'Local Evidently',
	data: {
		region: DEFAULT_REGION,
		accessKeyId: DEFAULT_ACCESS_KEY_ID,
		secretAccessKey: DEFAULT_SECRET_ACCESS_KEY,
		endpoint,
	},
});
