import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends lines of a key, a tab and a value, and leaves the partition to Kafka's own client. */
public class Send {
  public static void main(String[] arguments) throws Exception {
    var settings = Map.<String, Object>of("bootstrap.servers", arguments[0]);
    var plain = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, plain, plain)) {
      for (var line : new String(System.in.readAllBytes(), UTF_8).lines().toList()) {
        var parts = line.split("\t", 2);
        var key = parts[0].getBytes(UTF_8);
        producer.send(new ProducerRecord<>(arguments[1], key, parts[1].getBytes(UTF_8))).get();
      }
    }
  }
}
