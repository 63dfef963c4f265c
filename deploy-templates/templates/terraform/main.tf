# The same as template.yaml, for Terraform: terraform init && terraform apply
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.80"
    }
  }
}

variable "alarm_topic_arn" {
  description = "SNS topic that is told of alarms; empty for none."
  type        = string
  default     = ""
}

data "aws_caller_identity" "current" {}

locals {
  package       = "${path.module}/../target/function.zip"
  alarm_actions = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_lambda_function" "function" {
  function_name                  = "@{name}"
  filename                       = local.package
  source_code_hash               = filebase64sha256(local.package)
  runtime                        = "@{runtime}"
@if python
  handler                        = "main.work"
@else
  handler                        = "io.warmdatum.lambda.WarmdatumHandler"
@end
  architectures                  = ["@{architecture}"]
  memory_size                    = @{memory}
  timeout                        = @{timeout}
  role                           = aws_iam_role.function.arn
  publish                        = true
@if reserved-concurrency
  reserved_concurrent_executions = @{reserved-concurrency}
@else
  reserved_concurrent_executions = -1 # none
@end
@if snapstart

  snap_start {
    apply_on = "PublishedVersions"
  }
@end

  tracing_config {
    mode = "Active"
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  environment {
    variables = {
@if java
      WARMDATUM_FUNCTION = "@{package}.WordCount"
@if snapstart
      JAVA_TOOL_OPTIONS  = "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac"
@end
      WARMDATUM_OUTPUT   = "s3://${aws_s3_bucket.results.bucket}/out"
      WARMDATUM_LEDGER   = "s3://${aws_s3_bucket.results.bucket}/done"
@end
@if python
      AWS_LAMBDA_EXEC_WRAPPER = "/var/task/start"
      WARMDATUM_PIPELINE      = "pipeline.yaml"
      WARMDATUM_OUTPUT        = "s3://${aws_s3_bucket.results.bucket}/out"
      WARMDATUM_LEDGER        = "s3://${aws_s3_bucket.results.bucket}/done"
@end
@if bash
      WARMDATUM_PIPELINE = "pipeline.yaml"
      WARMDATUM_OUTPUT   = "s3://${aws_s3_bucket.results.bucket}/out"
      WARMDATUM_LEDGER   = "s3://${aws_s3_bucket.results.bucket}/done"
@end
    }
  }
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.function.function_name
  function_version = aws_lambda_function.function.version
}

resource "aws_lambda_event_source_mapping" "messages" {
  event_source_arn                   = aws_sqs_queue.queue.arn
  function_name                      = aws_lambda_alias.live.arn
  batch_size                         = @{batch-size}
  maximum_batching_window_in_seconds = @{batch-window}
  function_response_types            = ["ReportBatchItemFailures"] # without it SQS forgets what failed

  scaling_config {
    maximum_concurrency = @{max-concurrency}
  }
}

resource "aws_sqs_queue" "queue" {
  name                       = "@{name}"
  visibility_timeout_seconds = @{visibility} # 6 times the timeout of the function
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = @{max-receives}
  })
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = "@{name}-dead-letters"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.queue.arn]
  })
}

resource "aws_sqs_queue_policy" "tls" {
  for_each  = { queue = aws_sqs_queue.queue, dead_letters = aws_sqs_queue.dead_letters }
  queue_url = each.value.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = each.value.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket" "results" {
  bucket = "@{name}-results-${data.aws_caller_identity.current.account_id}"
}

resource "aws_s3_bucket_public_access_block" "results" {
  bucket                  = aws_s3_bucket.results.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "results" {
  bucket = aws_s3_bucket.results.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.results.arn, "${aws_s3_bucket.results.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "results" {
  bucket = aws_s3_bucket.results.id

  rule {
    id     = "parts-of-broken-uploads"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  rule {
    id     = "marks-of-done-datums"
    status = "Enabled"
    filter {
      prefix = "done/"
    }
    expiration {
      days = 30
    }
  }
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/@{name}"
  retention_in_days = @{log-days}
}

resource "aws_iam_role" "function" {
  name = "@{name}-function"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

# X-Ray knows no resources, so this is AWS' own policy.
resource "aws_iam_role_policy_attachment" "tracing" {
  role       = aws_iam_role.function.name
  policy_arn = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"
}

resource "aws_iam_role_policy" "function" {
  name = "function"
  role = aws_iam_role.function.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.function.arn}:*"
      },
      {
        Effect   = "Allow"
        Action   = ["s3:PutObject", "s3:GetObject"]
        Resource = "${aws_s3_bucket.results.arn}/*"
      },
      {
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = aws_s3_bucket.results.arn
        Condition = { StringLikeIfExists = { "s3:prefix" = "done/*" } }
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = aws_sqs_queue.queue.arn
      },
    ]
  })
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "@{name}-errors"
  alarm_description   = "More than 1 per cent of the invocations fail."
  alarm_actions       = local.alarm_actions
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "share"
    expression  = "100 * errors / invocations"
    label       = "per cent of invocations that fail"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { errors = "Errors", invocations = "Invocations" }
    content {
      id = metric_query.key
      metric {
        namespace   = "AWS/Lambda"
        metric_name = metric_query.value
        period      = 300
        stat        = "Sum"
        dimensions  = { FunctionName = aws_lambda_function.function.function_name }
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  alarm_name          = "@{name}-throttles"
  alarm_description   = "Invocations are refused for lack of concurrency."
  alarm_actions       = local.alarm_actions
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 0
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions          = { FunctionName = aws_lambda_function.function.function_name }
  statistic           = "Sum"
  period              = 300
}

resource "aws_cloudwatch_metric_alarm" "duration" {
  alarm_name          = "@{name}-duration"
  alarm_description   = "Batches take over 80 per cent of the timeout. Make batches smaller."
  alarm_actions       = local.alarm_actions
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = @{slow-millis}
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/Lambda"
  metric_name         = "Duration"
  dimensions          = { FunctionName = aws_lambda_function.function.function_name }
  extended_statistic  = "p99"
  period              = 300
}

resource "aws_cloudwatch_metric_alarm" "datums" {
  for_each            = { DatumsFailed = 1, DatumsDeferred = 6 }
  alarm_name          = "@{name}-${each.key}"
  alarm_description   = "Datums failed, or were given back for lack of time; the logs say why."
  alarm_actions       = local.alarm_actions
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = each.value
  threshold           = 0
  treat_missing_data  = "notBreaching"
  namespace           = "Warmdatum"
  metric_name         = each.key
  dimensions          = { FunctionName = aws_lambda_function.function.function_name, Source = "sqs" }
  statistic           = "Sum"
  period              = 300
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "@{name}-dead-letters"
  alarm_description   = "Something was given up and waits in the dead-letter queue."
  alarm_actions       = local.alarm_actions
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 0
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letters.name }
  statistic           = "Maximum"
  period              = 300
}

output "queue_url" {
  value = aws_sqs_queue.queue.url
}

output "results_bucket" {
  value = aws_s3_bucket.results.bucket
}
