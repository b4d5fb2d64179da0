// Evaluates a feature with the Go SDK v2: go run evaluate.go ENDPOINT PROJECT USERS CONTEXT
package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/evidently"
	"github.com/aws/aws-sdk-go-v2/service/evidently/types"
	"github.com/aws/smithy-go"
)

type served struct {
	Variation string            `json:"variation"`
	Value     map[string]string `json:"value"`
	Reason    string            `json:"reason"`
	Details   string            `json:"details"`
}

type result struct {
	Singles []served `json:"singles"`
	Batch   []served `json:"batch"`
	Error   string   `json:"error"`
}

func toServed(variation *string, value types.VariableValue, reason, details *string) served {
	text := value.(*types.VariableValueMemberStringValue).Value
	return served{
		Variation: aws.ToString(variation),
		Value:     map[string]string{"stringValue": text},
		Reason:    aws.ToString(reason),
		Details:   aws.ToString(details),
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	endpoint, project, users, attributes := os.Args[1], os.Args[2], []string{}, os.Args[4]
	check(json.Unmarshal([]byte(os.Args[3]), &users))
	ctx, feature := context.Background(), aws.String("checkout-flow")
	client := evidently.New(evidently.Options{
		EndpointResolver: evidently.EndpointResolverFromURL(endpoint, func(each *aws.Endpoint) {
			each.HostnameImmutable = true
		}),
		Region: "eu-west-1",
		Credentials: credentials.NewStaticCredentialsProvider(
			os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY"), ""),
	})
	printed, requests := result{}, []types.EvaluationRequest{}
	for _, user := range users {
		single, err := client.EvaluateFeature(ctx, &evidently.EvaluateFeatureInput{
			Project: &project, Feature: feature, EntityId: aws.String(user), EvaluationContext: &attributes,
		})
		check(err)
		printed.Singles = append(printed.Singles,
			toServed(single.Variation, single.Value, single.Reason, single.Details))
		requests = append(requests, types.EvaluationRequest{
			Feature: feature, EntityId: aws.String(user), EvaluationContext: &attributes,
		})
	}
	batch, err := client.BatchEvaluateFeature(ctx,
		&evidently.BatchEvaluateFeatureInput{Project: &project, Requests: requests})
	check(err)
	for _, each := range batch.Results {
		printed.Batch = append(printed.Batch,
			toServed(each.Variation, each.Value, each.Reason, each.Details))
	}
	_, err = client.EvaluateFeature(ctx, &evidently.EvaluateFeatureInput{
		Project: &project, Feature: aws.String("missing"), EntityId: aws.String("x"),
	})
	var failure smithy.APIError
	if errors.As(err, &failure) {
		printed.Error = failure.ErrorCode()
	}
	check(json.NewEncoder(os.Stdout).Encode(printed))
}
