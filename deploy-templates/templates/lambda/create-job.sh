#!/usr/bin/env bash
# Makes an S3 Batch job of all objects of the input bucket below @{prefix}.
# Usage: ./create-job.sh STACK INPUT_BUCKET   (needs the AWS command line and python3)
set -euo pipefail
stack=${1:?name the stack} bucket=${2:?name the input bucket}

output() {
    aws cloudformation describe-stacks --stack-name "$stack" --output text \
        --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue"
}
alias=$(output FunctionAlias)
results=$(output ResultsBucket)
role=$(output JobRoleArn)
account=$(aws sts get-caller-identity --query Account --output text)

# One line for each object: bucket, key as in a URL.
manifest=$(mktemp)
trap 'rm -f "$manifest"' EXIT
aws s3api list-objects-v2 --bucket "$bucket" --prefix "@{prefix}" --output json --query 'Contents[].Key' |
    python3 -c '
import json, sys, urllib.parse
for key in json.load(sys.stdin) or []:
    print(sys.argv[1] + "," + urllib.parse.quote(key, safe="/"))' "$bucket" >"$manifest"
if [ ! -s "$manifest" ]; then
    echo "no objects below s3://$bucket/@{prefix}" >&2
    exit 1
fi
key=manifests/$(date -u +%Y%m%dT%H%M%SZ).csv
etag=$(aws s3api put-object --bucket "$results" --key "$key" --body "$manifest" --query ETag --output text)

# UserArguments are variables of every datum; schema 2.0 has them.
operation=$(
    cat <<JSON
{"LambdaInvoke": {"FunctionArn": "$alias", "InvocationSchemaVersion": "2.0",
  "UserArguments": {"STACK": "$stack"}}}
JSON
)
spec=$(
    cat <<JSON
{"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
  "Location": {"ObjectArn": "arn:aws:s3:::$results/$key", "ETag": ${etag}}}
JSON
)
report=$(
    cat <<JSON
{"Bucket": "arn:aws:s3:::$results", "Prefix": "reports", "Format": "Report_CSV_20180820",
  "Enabled": true, "ReportScope": "FailedTasksOnly"}
JSON
)
aws s3control create-job --account-id "$account" --operation "$operation" --manifest "$spec" \
    --report "$report" --priority 10 --role-arn "$role" --no-confirmation-required \
    --client-request-token "$key" --description "@{name}" --query JobId --output text
