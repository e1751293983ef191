import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A TLS server by Java's own JSSE, for the lab. Run as a source file; options are name=value:
 * chain=FILE key=FILE protocols=TLSv1.3,TLSv1.2 alpn=http/1.1 clientCa=FILE clientAuth=required|optional
 * It prints "LISTENING <port>" and answers each request with what JSSE says of the connection.
 */
public class JsseServer {
  public static void main(String[] args) throws Exception {
    var options = new java.util.HashMap<String, String>();
    for (String arg : args) options.put(arg.split("=", 2)[0], arg.split("=", 2)[1]);

    var context = SSLContext.getInstance("TLS");
    context.init(keyManagers(options).getKeyManagers(), options.containsKey("clientCa") ? trustManagers(options).getTrustManagers() : null, new SecureRandom());
    var server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    SSLParameters parameters = server.getSSLParameters();
    if (options.containsKey("protocols")) parameters.setProtocols(options.get("protocols").split(","));
    if (options.containsKey("alpn")) parameters.setApplicationProtocols(options.get("alpn").split(","));
    if ("required".equals(options.get("clientAuth"))) parameters.setNeedClientAuth(true);
    if ("optional".equals(options.get("clientAuth"))) parameters.setWantClientAuth(true);
    server.setSSLParameters(parameters);
    System.out.println("LISTENING " + server.getLocalPort());
    while (true) {
      var socket = (SSLSocket) server.accept();
      var thread = new Thread(() -> serve(socket));
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void serve(SSLSocket socket) {
    try (socket) {
      socket.setSoTimeout(30_000);
      socket.startHandshake();
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine());
      SSLSession session = socket.getSession();
      String body = "jsse " + session.getProtocol() + " " + session.getCipherSuite() + " alpn=" + socket.getApplicationProtocol() + " client=" + client(session) + "\n";
      String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException error) {
      System.err.println(error);
    }
  }

  private static String client(SSLSession session) {
    try {
      return session.getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException none) {
      return "none";
    }
  }

  private static KeyManagerFactory keyManagers(Map<String, String> options) throws Exception {
    Certificate[] chain;
    try (var in = Files.newInputStream(Path.of(options.get("chain")))) {
      chain = CertificateFactory.getInstance("X.509").generateCertificates(in).toArray(new Certificate[0]);
    }
    String pem = Files.readString(Path.of(options.get("key"))).replaceAll("-----[^-]+-----|\\s", "");
    PrivateKey key = KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", key, new char[0], chain);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return factory;
  }

  private static TrustManagerFactory trustManagers(Map<String, String> options) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(Path.of(options.get("clientCa")))) {
      var certificates = new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
      for (int i = 0; i < certificates.size(); i++) store.setCertificateEntry("ca" + i, (X509Certificate) certificates.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory;
  }
}
