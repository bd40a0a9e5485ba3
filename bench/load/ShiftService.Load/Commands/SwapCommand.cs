using System.CommandLine;
using System.Diagnostics;
using System.IO.Compression;
using ShiftService.Cli.Options;
using ShiftService.Load.Generation;
using ShiftService.Load.Measures;
using ShiftService.Load.Reports;
using ShiftService.Load.Scenarios;

namespace ShiftService.Load.Commands;

/// <summary>`load swap`: does replacing a model cost a request?</summary>
internal static class SwapCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(TextWriter output)
    {
        var load = new LoadArguments();
        Option<double> rate = CommonOptions.Positive("--rate", "Requests a second.", 100);
        Option<string> package = new("--package") { Description = "The folder of the model package that is uploaded.", Required = true };
        Option<string> model = new("--model") { Description = "What it replaces: NAME/VERSION.", Required = true };
        Option<int> times = CommonOptions.Number("--times", "How often it is replaced.", 100_000, 10);
        Option<string?> key = new("--key") { Description = "An administrator's key." };
        Command command = load.AddTo(new Command(
            "swap", "Replace a model again and again under load (PUT /models/NAME/VERSION), and count requests that fail.")
        {
            rate, package, model, times, key,
        });
        command.SetAction(parsed =>
        {
            LoadContext context = load.Read(parsed);
            byte[] archive = Zip(parsed.GetRequiredValue(package));
            using var client = new HttpClient { BaseAddress = context.Target.Address };
            if (parsed.GetValue(key) is string secret) client.DefaultRequestHeaders.Add("X-API-Key", secret);
            double perSecond = parsed.GetValue(rate);
            Phase warmUp = context.Open("warm-up", perSecond, context.WarmUp), before = context.Open("before", perSecond);
            Phase swap = context.Open("swap", perSecond, TimeSpan.MaxValue);
            string path = $"/models/{parsed.GetRequiredValue(model)}";
            var seconds = new LatencyHistogram();
            ConcurrentLoad.Run(context, [warmUp, before, swap], _ =>
            {
                Thread.Sleep(context.WarmUp + context.Length);
                for (int i = 0; i < parsed.GetValue(times); i++) seconds.Record(Put(client, path, archive));
            });
            long accepted = swap.Recorder.Status(200), offered = swap.Recorder.Offered;
            LoadReport report = context.Report("swap", before, swap);
            return ReportText.Write(output, report with
            {
                Figures = new Dictionary<string, double>
                {
                    ["replacements"] = seconds.Count,
                    ["seconds of a replacement, median"] = seconds.Percentile(0.5).TotalSeconds,
                    ["seconds of a replacement, most"] = seconds.Max.TotalSeconds,
                    ["p99 while replacing / before"] = swap.Recorder.Latency.Percentile(0.99) / before.Recorder.Latency.Percentile(0.99),
                },
                Checks = [new("no request fails", accepted == offered, $"{accepted} of {offered} are accepted")],
            }, context.Json);
        });
        return command;
    }

    private static byte[] Zip(string folder)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
            foreach (string path in Directory.GetFiles(folder)) zip.CreateEntryFromFile(path, Path.GetFileName(path));
        return file.ToArray();
    }

    private static TimeSpan Put(HttpClient client, string path, byte[] archive)
    {
        long start = Stopwatch.GetTimestamp();
        using var content = new ByteArrayContent(archive);
        content.Headers.ContentType = new("application/zip");
        using HttpResponseMessage answer = client.PutAsync(path, content).GetAwaiter().GetResult();
        if (answer.IsSuccessStatusCode) return Stopwatch.GetElapsedTime(start);
        throw new IOException($"PUT {path}: {(int)answer.StatusCode} {answer.Content.ReadAsStringAsync().GetAwaiter().GetResult()}");
    }
}
