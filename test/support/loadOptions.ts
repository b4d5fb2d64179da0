import '../../n8n/engine/silence';
import 'reflect-metadata';
import '../../n8n/engine/environment';

import { LoadOptionsContext, type PackageDirectoryLoader } from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type ILoadOptionsFunctions,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { AwsEvidentlyApi } from '../../credentials/AwsEvidentlyApi.credentials';
import { CredentialsHelper } from '../../n8n/engine/credentialsHelper';
import { NODE, workflowOf } from '../../n8n/engine/scenario';

/** @returns the context that n8n provides while a node is edited: its credential and the real HTTP helper. */
export function loadOptionsContext(
	nodeType: INodeType,
	credential: ICredentialDataDecryptedObject,
): ILoadOptionsFunctions {
	const find = () => nodeType;
	const nodeTypes = { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ ...workflowOf({}), active: false, nodeTypes });
	const loader = { getCredential: () => ({ type: new AwsEvidentlyApi() }) };
	const credentialsHelper = new CredentialsHelper(loader as unknown as PackageDirectoryLoader, {
		awsEvidentlyApi: credential,
	});
	const additionalData = { credentialsHelper } as unknown as IWorkflowExecuteAdditionalData;
	return new LoadOptionsContext(workflow, workflow.getNode(NODE)!, additionalData, '');
}
