package io.bizmatters.platform.eds.nats;

import io.nats.client.api.ApiResponse;

/** Suggests fixes for JetStream's error codes ({@code nats-server/server/errors.json}). */
public final class JetStreamErrors {

  static final int CONSUMER_NOT_FOUND = 10014;
  static final int MESSAGE_NOT_FOUND = 10037;
  static final int ACCOUNT_WITHOUT_JETSTREAM = 10039;
  static final int STREAM_NOT_FOUND = 10059;
  static final int JETSTREAM_OFF = 10076;

  /** A failed deletion; only the text names the reason. */
  private static final int NOT_DELETED = 10057;

  private static final int NO_SUCH_SEQUENCE = 10043;

  private JetStreamErrors() {}

  /** Whether NATS reports that the message does not exist. */
  static boolean isNoMessage(ApiResponse<?> refused) {
    int code = refused.getApiErrorCode();
    return code == MESSAGE_NOT_FOUND
        || code == NO_SUCH_SEQUENCE
        || (code == NOT_DELETED && refused.getDescription().contains("no message found"));
  }

  /** Whether the code reports a missing stream or consumer. */
  public static boolean isMissing(int code) {
    return code == STREAM_NOT_FOUND || code == CONSUMER_NOT_FOUND;
  }

  public static String fix(int code) {
    return switch (code) {
      case 10002, 10027, 10026 ->
          "the account's limits are reached: delete unused streams or consumers, or raise the limits";
      case 10005 ->
          "fewer servers than replicas are up, or none has room: nats server report jetstream";
      case 10012 ->
          "NATS cannot change this of a consumer: -Deds.provision.force deletes it and creates it again";
      case 10013, 10148 -> "somebody else created it in the meantime: run the goal again";
      case 10014, 10059, 10149 ->
          "somebody else deleted it in the meantime: run the goal again, which creates it";
      case 10023, 10028, 10047 ->
          "the servers have no room left: lower maxBytes, or give JetStream more storage";
      case 10039 ->
          "this account has no JetStream: enable it there, or name another in nats.account";
      case 10052 ->
          "NATS cannot have a stream like that, as it says: correct <provision>, or -Deds.provision.force";
      case 10058 ->
          "somebody else created it in the meantime with other settings: run the goal again";
      case 10065 -> "another stream has these subjects: narrow the subjects, or use that stream";
      case 10074 -> "this NATS is one server: replicas 1";
      case 10076 -> "JetStream is off: switch it on in the servers' configuration";
      case 10084, 10098 ->
          "a workqueue requires explicit acknowledgement: create the consumer again";
      case 10093 -> "let filterSubjects lie within the stream's subjects";
      case 10099, 10100 ->
          "another consumer reads these messages of the workqueue: filterSubjects that do not overlap, or retention interest";
      case 10101 -> "a workqueue delivers all messages: create the consumer again";
      case 10113 -> "this account requires maxBytes for every stream: set it";
      case 10116 ->
          "maxDeliver above the number of delays in backoff (NATS 2.10 wants a limit where there is a backoff)";
      case 10121 -> "a maxAckPending within the account's or the stream's limit";
      case 10122 -> "a maxBytes within the account's limit for one stream";
      case 10138 -> "filterSubjects of which no message matches two";
      default -> "see what NATS says, and its log";
    };
  }
}
