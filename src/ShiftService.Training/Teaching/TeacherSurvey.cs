using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ShiftService.Engine;
using ShiftService.Engine.Simd;
using ShiftService.Graph.Onnx;
using ShiftService.Packages.Documents;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Recipes;

namespace ShiftService.Training.Teaching;

/// <summary>Asks a teacher about every image of a cache, in a view of its own, and keeps the answers beside the cache.</summary>
internal static class TeacherSurvey
{
    private const int Batch = 16;

    /// <summary>The answers, from their file or computed now.</summary>
    /// <param name="model">The teacher's file.</param>
    /// <param name="input">How it sees images.</param>
    /// <param name="cache">The images.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="message">Is told what takes time.</param>
    public static TeacherTable Run(string model, TeacherInputRecipe input, ImageCache cache, int threads, Action<string> message)
    {
        byte[] file = File.ReadAllBytes(model);
        byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{Convert.ToHexString(SHA256.HashData(file))}\n{cache.Key}\n{JsonSerializer.Serialize(input, DocumentJson.Options)}"));
        string path = Path.Combine(Path.GetDirectoryName(cache.Path)!, $"teacher-{Convert.ToHexStringLower(key)[..12]}.table");
        try
        {
            if (File.Exists(path) && TeacherTable.Read(path, key) is { } known) return known;
        }
        catch (TrainingDataException error)
        {
            message($"asking the teacher again: {error.Message}");
        }
        message($"asking {model} about {cache.Count} images");
        using ICompiledNetwork network = new SimdBackend().Compile(OnnxFile.Read(file, Path.GetFileName(model), inputSize: null));
        if (network.InputShape is not { Channels: 3, IsVector: false })
            throw new TrainingDataException(
                TrainingDataError.Option, model, $"it reads {network.InputShape}, and images have three channels");
        TeacherTable table = Ask(network, input, cache, threads, message);
        table.Write(path, key);
        return table;
    }

    private static TeacherTable Ask(
        ICompiledNetwork network, TeacherInputRecipe input, ImageCache cache, int threads, Action<string> message)
    {
        int features = checked((int)network.OutputShapes[0].Elements), next = 0, done = 0;
        var values = new float[checked(cache.Count * features)];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            using IWorker worker = network.CreateWorker(Batch);
            var view = new TeacherView(input, network.InputShape);
            var mirrored = new float[Batch * features];
            for (int first; (first = Interlocked.Add(ref next, Batch) - Batch) < cache.Count;)
            {
                int count = Math.Min(Batch, cache.Count - first);
                Span<float> rows = values.AsSpan(first * features, count * features);
                Answer(mirror: false, rows);
                if (input.Mirror)
                {
                    Span<float> others = mirrored.AsSpan(0, rows.Length);
                    Answer(mirror: true, others);
                    for (int i = 0; i < count; i++) AddUnit(rows.Slice(i * features, features), others.Slice(i * features, features));
                }
                int now = Interlocked.Add(ref done, count);
                if (now / 8192 > (now - count) / 8192) message($"the teacher has seen {now} images");

                void Answer(bool mirror, Span<float> answers)
                {
                    for (int i = 0; i < count; i++)
                        view.Write(
                            new(cache.Width, cache.Height, cache.Pixels(first + i)), mirror,
                            worker.Input.Slice(i * view.Length, view.Length));
                    worker.Run(count, CancellationToken.None);
                    worker.Output(0)[..(count * features)].CopyTo(answers);
                }
            }
        });
        return new(values, features);
    }

    // The sum of both directions.
    private static void AddUnit(Span<float> row, ReadOnlySpan<float> other)
    {
        TensorPrimitives.Multiply(row, 1 / TensorPrimitives.Norm<float>(row), row);
        TensorPrimitives.MultiplyAdd(other, 1 / TensorPrimitives.Norm(other), row, row);
    }
}
