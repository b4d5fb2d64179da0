import type { PackageDirectoryLoader } from 'n8n-core';
import {
	ICredentialsHelper,
	type IAuthenticate,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialType,
	type IHttpRequestOptions,
	type INodeParameters,
	type INodeProperties,
} from 'n8n-workflow';

/** Provides nodes with the credentials of a test. As in n8n, defaults of their type are filled in and expressions are resolved. */
export class CredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly loader: PackageDirectoryLoader,
		private readonly values: Record<string, ICredentialDataDecryptedObject>,
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const authenticate = this.type(typeName).authenticate as Exclude<
			IAuthenticate,
			{ type: 'generic' }
		>;
		return await authenticate(credentials, requestOptions);
	}

	async preAuthentication(): Promise<undefined> {}

	async runPreAuthentication(): Promise<undefined> {}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Tests have no encrypted credentials');
	}

	async getDecrypted(
		...[, , typeName, , , , resolve]: Parameters<ICredentialsHelper['getDecrypted']>
	): Promise<ICredentialDataDecryptedObject> {
		const fields = { ...this.defaults(typeName), ...this.values[typeName] };
		if (!resolve) return fields;
		return resolve.workflow.expression.getParameterValue(
			fields as INodeParameters,
			resolve.runExecutionData,
			resolve.runIndex,
			resolve.itemIndex,
			resolve.node.name,
			resolve.connectionInputData,
			'manual',
			{},
		) as ICredentialDataDecryptedObject;
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(typeName: string): INodeProperties[] {
		return this.type(typeName).properties;
	}

	private defaults(typeName: string): ICredentialDataDecryptedObject {
		return Object.fromEntries(
			this.getCredentialsProperties(typeName).map(({ name, default: value }) => [name, value]),
		) as ICredentialDataDecryptedObject;
	}

	private type(typeName: string): ICredentialType {
		return this.loader.getCredential(typeName).type;
	}
}
