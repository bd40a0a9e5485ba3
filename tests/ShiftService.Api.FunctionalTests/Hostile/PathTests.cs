using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Hostile;

/// <summary>Addresses that try to get out of where they belong.</summary>
[Collection(RunningServices.Name)]
public class PathTests(KeyedService service)
{
    private static readonly string[] Tricks =
    [
        "/models/%2e%2e", "/models/..%2f..%2fetc%2fpasswd", "/models/../../etc/passwd", "/models/%2e%2e/%2e%2e/1", "/models/..%5c..",
        "/models/a%2fb/1", "/models/.hidden/1", "/models/A/1", "/models/%C3%BC/1", "/models/a%20b/1", "/models/con:/1",
        "/models/shiftresnet20-e6-cifar10/%2e%2e", "/models/shiftresnet20-e6-cifar10/..%2f..", "/models/shiftresnet20-e6-cifar10/1%2f..",
        "/models/\u00FF/1", "/models/%FF%FE/1", "/models//1", "/%2e%2e/%2e%2e/etc/passwd", "/..%2fappsettings.json", "/appsettings.json",
        "/index.html/..%2f..%2fappsettings.json", "/models/shiftresnet20-e6-cifar10/1/model.onnx",
    ];

    public static TheoryData<string, string> Requests
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string path in Tricks)
                foreach (string method in (string[])["GET", "PUT", "DELETE"]) data.Add(method, path);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Tricks_ReachNothing(string method, string path)
    {
        string[] before = Files();
        string body = method == "PUT" ? "PK" : "";
        RawAnswer answer = await RawConnection.AskAsync(service.Address,
            $"{method} {path} HTTP/1.1\r\nHost: test\r\nX-API-Key: {KeyedService.AdminKey}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        // What dots lead to is below the root, whatever they try: the page, or the list of models.
        if (answer.Status == 200) Assert.Contains(answer.Body, (string[])[await GetAsync("/"), await GetAsync("/models")]);
        else Assert.InRange(answer.Status, 400, 415);
        if (answer is { Status: >= 400, Body.Length: > 0 }) Assert.Equal("application/problem+json", answer.Header("Content-Type"));
        Assert.DoesNotContain("root:", answer.Body);
        Assert.Equal(before, Files());
    }

    [Theory]
    [InlineData("/models/a%00b/1")]
    [InlineData("/models/%")]
    [InlineData("/models/\u0000")]
    public async Task PathsThatAreNone_AreRefusedByTheServer(string path)
    {
        RawAnswer answer = await RawConnection.AskAsync(
            service.Address, $"GET {path} HTTP/1.1\r\nHost: test\r\nX-API-Key: {KeyedService.AdminKey}\r\n\r\n");
        Assert.Contains(answer.Status, (int[])[400, 404]);
    }

    private async Task<string> GetAsync(string path)
    {
        using HttpResponseMessage answer = await service.SendAsync(HttpMethod.Get, path);
        return await answer.Content.ReadAsStringAsync();
    }

    private string[] Files() => [.. Directory.GetFiles(service.ModelsFolder, "*", SearchOption.AllDirectories).Order()];
}
