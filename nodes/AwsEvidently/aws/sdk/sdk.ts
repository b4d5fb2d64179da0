/**
 * What the package uses of the AWS SDK, loaded when the node first runs. The build bundles this
 * file with the SDK's browser build into `dist`, so that the package has no dependencies; the
 * gulpfile says how.
 */
export {
	EvidentlyClient,
	ListProjectsCommand,
	PutProjectEventsCommand,
} from '@aws-sdk/client-evidently';
export { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
export { SignatureV4 } from '@smithy/signature-v4';
