import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * Reads addresses as Tomcat does and asks the test, over stdin and stdout, what to answer: one line out for each
 * request, one line back.
 */
public class Servlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final BufferedReader ANSWERS =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        String[] parts = path.split("/", -1);
        if (parts.length < 4 || parts.length > 5) {
            response.setStatus(404);
            return;
        }
        byte[] body = request.getInputStream().readAllBytes();
        String client = request.getParameter("client");
        String question = String.join(
                " ", request.getMethod(), parts.length == 4 ? "call" : "key", word(parts[1]), word(parts[2]),
                word(parts[3]), word(parts.length == 4 ? "" : parts[4]), word(client == null ? "" : client),
                body.length == 0 ? "-" : Base64.getEncoder().encodeToString(body));
        String[] answer = ask(question).split(" ", -1);
        response.setStatus(Integer.parseInt(answer[0]));
        if (!answer[1].isEmpty()) {
            response.setContentType("application/json");
            response.getOutputStream().write(Base64.getDecoder().decode(answer[1]));
        }
    }

    private static synchronized String ask(String question) throws IOException {
        System.out.println(question);
        return ANSWERS.readLine();
    }

    private static String word(String text) {
        return text.isEmpty() ? "-" : Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(arguments[0]);
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        // A request whose end was lost on the way is not waited for.
        connector.setProperty("connectionTimeout", "300");
        connector.setProperty("keepAliveTimeout", "60000");
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", new File(arguments[0]).getAbsolutePath());
        Tomcat.addServlet(context, "calls", new Servlet());
        context.addServletMappingDecoded("/context/call/*", "calls");
        tomcat.start();
        System.out.println("ready " + connector.getLocalPort());
        tomcat.getServer().await();
    }
}
